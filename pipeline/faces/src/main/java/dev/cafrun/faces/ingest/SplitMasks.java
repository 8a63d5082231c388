package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which splits the samples of each name are in. Not thread-safe. */
final class SplitMasks {
  private final TextPool names = new TextPool();
  private final Ints masks = new Ints();

  /** The name's number, from 0. */
  int number(String name) {
    int number = names.add(name);
    if (number == masks.size()) {
      masks.add(0);
    }
    return number;
  }

  /** A sample of the name is in the split. */
  void met(String name, Split split) {
    int number = number(name);
    masks.set(number, masks.get(number) | 1 << split.ordinal());
  }

  String name(int number) {
    return names.get(number);
  }

  Set<Split> of(int number) {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    for (Split split : Split.values()) {
      if ((masks.get(number) >> split.ordinal() & 1) != 0) {
        splits.add(split);
      }
    }
    return splits;
  }

  /** How many names other than the empty one have samples in a split. */
  long count(Split split) {
    long count = 0;
    for (int number = 0; number < masks.size(); number++) {
      count += masks.get(number) >> split.ordinal() & 1;
    }
    int unnamed = names.find("");
    return unnamed >= 0 ? count - (masks.get(unnamed) >> split.ordinal() & 1) : count;
  }

  /** Names of whose splits something is true. */
  Set<String> where(Predicate<Set<Split>> wanted) {
    Set<String> found = new TreeSet<>();
    for (int number = 0; number < masks.size(); number++) {
      if (wanted.test(of(number))) {
        found.add(name(number));
      }
    }
    return found;
  }
}
