package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Divides groups of samples (all of one person) among splits so that the shares come out as asked
 * for, as nearly as whole people allow. Pure: equal groups and settings give equal splits, whatever
 * the order of the rows.
 */
final class Splitter {
  private record Group(String name, long samples) {}

  private Splitter() {}

  /**
   * @param samples how many each group has
   * @return each group's split: every split with a share above 0 gets at least one group
   * @throws StageException of category USER if there are too few groups for that
   */
  static Map<String, Split> assign(Map<String, Long> samples, SplitSpec spec) {
    List<Group> groups = shuffled(samples, spec.seed());
    long total = groups.stream().mapToLong(Group::samples).sum();
    Integer folds = spec.folds();
    Map<String, Split> splits = new HashMap<>();
    List<Group> rest = groups;
    double testShare = spec.test();
    if (folds != null) {
      requireGroups(groups, Math.max(folds, spec.validation() > 0 ? 3 : 2), spec, folds + " folds");
      int fold = spec.fold() == null ? 0 : spec.fold();
      List<List<Group>> parts = fill(groups, Collections.nCopies(folds, (double) total / folds));
      parts.get(fold).forEach(group -> splits.put(group.name(), Split.TEST));
      rest = groups.stream().filter(group -> !splits.containsKey(group.name())).toList();
      testShare = 0;
    }
    List<Split> wanted = new ArrayList<>();
    List<Double> targets = new ArrayList<>();
    double held = folds == null ? spec.test() : 1.0 / folds;
    add(wanted, targets, Split.TRAIN, (1 - held - spec.validation()) * total);
    add(wanted, targets, Split.VALIDATION, spec.validation() * total);
    add(wanted, targets, Split.TEST, testShare * total);
    requireGroups(rest, wanted.size(), spec, "the splits " + spell(wanted));
    List<List<Group>> parts = fill(rest, targets);
    for (int i = 0; i < wanted.size(); i++) {
      for (Group group : parts.get(i)) {
        splits.put(group.name(), wanted.get(i));
      }
    }
    return splits;
  }

  /**
   * Chooses groups of a training part to be held out for validation.
   *
   * @param samples how many of the part each group has
   * @return their names; at least one, and never all; none of fewer than two
   */
  static Set<String> heldOut(Map<String, Long> samples, SplitSpec spec) {
    List<Group> groups = shuffled(samples, spec.seed());
    if (groups.size() < 2) {
      return Set.of();
    }
    long total = groups.stream().mapToLong(Group::samples).sum();
    double target = spec.validation() * total;
    return fill(groups, List.of(total - target, target)).getLast().stream()
        .map(Group::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void add(List<Split> wanted, List<Double> targets, Split split, double target) {
    if (target > 0) {
      wanted.add(split);
      targets.add(target);
    }
  }

  /** Sorted by name, then shuffled by the seed, then the largest first: ties stay shuffled. */
  private static List<Group> shuffled(Map<String, Long> samples, long seed) {
    List<Group> groups = new ArrayList<>();
    new TreeMap<>(samples).forEach((name, count) -> groups.add(new Group(name, count)));
    Collections.shuffle(groups, new Random(seed));
    groups.sort(Comparator.comparingLong(Group::samples).reversed());
    return groups;
  }

  /**
   * Gives each group, the largest first, to the part that lacks the largest share of its target
   * among those it fits into; if it fits nowhere, to the part that lacks most. Small groups come
   * last and even things out. No part is left without a group.
   */
  private static List<List<Group>> fill(List<Group> groups, List<Double> targets) {
    List<Part> parts = targets.stream().map(Part::new).toList();
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      List<Part> empty = parts.stream().filter(part -> part.groups.isEmpty()).toList();
      List<Part> open = empty.size() == groups.size() - i ? empty : parts;
      List<Part> roomy = open.stream().filter(part -> part.lacks() >= group.samples()).toList();
      Part chosen =
          roomy.isEmpty()
              ? most(open, Part::lacks)
              : most(roomy, part -> part.lacks() / part.target);
      chosen.groups.add(group);
      chosen.held += group.samples();
    }
    return parts.stream().map(part -> part.groups).toList();
  }

  private static final class Part {
    private final double target;
    private final List<Group> groups = new ArrayList<>();
    private long held;

    Part(double target) {
      this.target = target;
    }

    double lacks() {
      return target - held;
    }
  }

  /** The first of the parts that have the most of something. */
  private static Part most(List<Part> parts, ToDoubleFunction<Part> something) {
    return Collections.max(parts.reversed(), Comparator.comparingDouble(something));
  }

  private static void requireGroups(List<Group> groups, int needed, SplitSpec spec, String what) {
    if (groups.size() < needed) {
      String column = spec.by();
      String found =
          groups.size() == 1
              ? "only one value ('%s')".formatted(groups.getFirst().name())
              : "only %d different values".formatted(groups.size());
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
