package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;
import java.util.Arrays;
import java.util.BitSet;

/**
 * How many samples there are of each name: a number and the name itself for each, no objects. Not
 * thread-safe.
 */
final class Headcount {
  private final TextPool names = new TextPool();
  private final Ints samples = new Ints();

  /** Counts one more. */
  void met(String name) {
    int number = names.add(name);
    if (number == samples.size()) {
      samples.add(0);
    }
    samples.set(number, samples.get(number) + 1);
  }

  /** How many names there are. */
  int size() {
    return names.size();
  }

  /** A name's number, from 0. */
  int number(String name) {
    return names.find(name);
  }

  /** How many samples have the name of a number. */
  long samples(int number) {
    return samples.get(number);
  }

  /** By number: which split the samples of a name are for. */
  Split[] assign(SplitSpec spec) {
    int[] order = sorted();
    Split[] assigned = Splitter.assign(groups(order), spec);
    Split[] splits = new Split[order.length];
    for (int group = 0; group < order.length; group++) {
      splits[order[group]] = assigned[group];
    }
    return splits;
  }

  /** By number: whose samples are held out. */
  BitSet heldOut(SplitSpec spec) {
    int[] order = sorted();
    BitSet held = new BitSet();
    Splitter.heldOut(groups(order), spec).stream().forEach(group -> held.set(order[group]));
    return held;
  }

  /** Numbers in the order of the names. */
  private int[] sorted() {
    String[] sorted = new String[names.size()];
    Arrays.setAll(sorted, names::get);
    Arrays.sort(sorted);
    return Arrays.stream(sorted).mapToInt(names::find).toArray();
  }

  private Splitter.Groups groups(int[] order) {
    return new Splitter.Groups() {
      @Override
      public int count() {
        return order.length;
      }

      @Override
      public long samples(int group) {
        return samples.get(order[group]);
      }

      @Override
      public String name(int group) {
        return names.get(order[group]);
      }
    };
  }
}
