package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Divides groups of samples (all of one person) among splits so that the shares come out as asked
 * for, as nearly as whole people allow. Pure: equal groups and settings give equal splits, whatever
 * the order of the rows.
 */
final class Splitter {
  /** Groups numbered from 0 in the order of their names. */
  interface Groups {
    int count();

    /** How many samples a group has, at least 1. */
    long samples(int group);

    String name(int group);
  }

  private Splitter() {}

  /**
   * @return each group's split: every split with a share above 0 gets at least one group
   * @throws StageException of category USER if there are too few groups for that
   */
  static Split[] assign(Groups groups, SplitSpec spec) {
    int[] rest = shuffled(groups, spec.seed());
    long total = total(groups);
    Integer folds = spec.folds();
    Split[] splits = new Split[groups.count()];
    double testShare = spec.test();
    if (folds != null) {
      requireGroups(
          groups, rest, Math.max(folds, spec.validation() > 0 ? 3 : 2), spec, folds + " folds");
      int fold = spec.fold() == null ? 0 : spec.fold();
      int[] parts = fill(groups, rest, Collections.nCopies(folds, (double) total / folds));
      for (int group = 0; group < parts.length; group++) {
        if (parts[group] == fold) {
          splits[group] = Split.TEST;
        }
      }
      rest = Arrays.stream(rest).filter(group -> parts[group] != fold).toArray();
      testShare = 0;
    }
    List<Split> wanted = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    double held = folds == null ? spec.test() : 1.0 / folds;
    add(wanted, targets, Split.TRAIN, (1 - held - spec.validation()) * total);
    add(wanted, targets, Split.VALIDATION, spec.validation() * total);
    add(wanted, targets, Split.TEST, testShare * total);
    requireGroups(groups, rest, wanted.size(), spec, "the splits " + spell(wanted));
    int[] parts = fill(groups, rest, targets);
    for (int group : rest) {
      splits[group] = wanted.get(parts[group]);
    }
    return splits;
  }

  /**
   * Chooses groups of a training part to be held out for validation.
   *
   * @return which; at least one, and never all; none of fewer than two
   */
  static BitSet heldOut(Groups groups, SplitSpec spec) {
    BitSet held = new BitSet();
    if (groups.count() < 2) {
      return held;
    }
    long total = total(groups);
    double target = spec.validation() * total;
    int[] parts = fill(groups, shuffled(groups, spec.seed()), List.of(total - target, target));
    for (int group = 0; group < parts.length; group++) {
      held.set(group, parts[group] == 1);
    }
    return held;
  }

  private static long total(Groups groups) {
    return LongStream.range(0, groups.count()).map(group -> groups.samples((int) group)).sum();
  }

  private static void add(List<Split> wanted, List<Double> targets, Split split, double target) {
    if (target > 0) {
      wanted.add(split);
      targets.add(target);
    }
  }

  /** Shuffled by the seed, then the largest first: ties stay shuffled. */
  private static int[] shuffled(Groups groups, long seed) {
    int[] order = IntStream.range(0, groups.count()).toArray();
    Random random = new Random(seed);
    for (int left = order.length; left > 1; left--) { // as Collections.shuffle does
      int other = random.nextInt(left);
      int group = order[left - 1];
      order[left - 1] = order[other];
      order[other] = group;
    }
    boolean equal =
        IntStream.of(order).allMatch(group -> groups.samples(group) == groups.samples(0));
    return equal
        ? order
        : IntStream.of(order)
            .boxed()
            .sorted(Comparator.comparingLong((Integer group) -> groups.samples(group)).reversed())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Gives each group, the largest first, to the part that lacks the largest share of its target
   * among those it fits into; if it fits nowhere, to the part that lacks most. Small groups come
   * last and even things out. No part is left without a group.
   *
   * @param order some of the groups
   * @return by group: its part; −1 for those that are not among them
   */
  private static int[] fill(Groups groups, int[] order, List<Double> targets) {
    double[] target = targets.stream().mapToDouble(Double::doubleValue).toArray();
    long[] held = new long[target.length];
    int[] members = new int[target.length];
    int empty = target.length;
    int[] parts = new int[groups.count()];
    Arrays.fill(parts, -1);
    for (int i = 0; i < order.length; i++) {
      long samples = groups.samples(order[i]);
      boolean emptyAlone = empty == order.length - i;
      int chosen = -1;
      boolean fits = false;
      double most = 0;
      for (int part = target.length - 1; part >= 0; part--) { // of equal ones the last
        double lacks = target[part] - held[part];
        boolean roomy = lacks >= samples;
        if (emptyAlone && members[part] > 0 || fits && !roomy) {
          continue;
        }
        double need = roomy ? lacks / target[part] : lacks;
        if (chosen < 0 || roomy && !fits || Double.compare(need, most) > 0) {
          chosen = part;
          fits = roomy;
          most = need;
        }
      }
      empty -= members[chosen]++ == 0 ? 1 : 0;
      held[chosen] += samples;
      parts[order[i]] = chosen;
    }
    return parts;
  }

  private static void requireGroups(
      Groups groups, int[] order, int needed, SplitSpec spec, String what) {
    if (order.length < needed) {
      String column = spec.by();
      String found =
          order.length == 1
              ? "only one value ('%s')".formatted(groups.name(order[0]))
              : "only %d different values".formatted(order.length);
      throw new StageException(
          Failure.user(
              "CANNOT_SPLIT",
              ("dataset.split.by: %s: the column '%s' holds %s, but %s need at least %d, since"
                      + " nobody may be in two splits; add people, or choose another column with"
                      + " split.by")
                  .formatted(column, column, found, what, needed)));
    }
  }

  private static String spell(List<Split> splits) {
    return String.join(", ", splits.stream().map(Split::spelling).toList());
  }
}
