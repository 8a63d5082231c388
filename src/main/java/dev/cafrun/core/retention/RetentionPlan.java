package dev.cafrun.core.retention;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What becomes of some runs and of what they left. Decided from records alone.
 *
 * @param runs those in question, in their order
 * @param outputs that go: no run has them that is kept
 */
public record RetentionPlan(List<Judged> runs, List<OutputFacts> outputs) {
  public RetentionPlan {
    runs = List.copyOf(runs);
    outputs = List.copyOf(outputs);
  }

  /** A run and what becomes of it. */
  public record Judged(EndedRunFacts run, Fate fate) {
    public boolean goes() {
      return fate instanceof Fate.Collect;
    }
  }

  /** What becomes of runs, in their order. */
  public static List<Judged> judge(RetentionPolicy policy, Instant now, List<EndedRunFacts> runs) {
    return runs.stream().map(run -> new Judged(run, policy.judge(run, now))).toList();
  }

  /**
   * @param outputs those that runs which go have
   */
  public static RetentionPlan of(List<Judged> runs, List<OutputFacts> outputs) {
    Set<UUID> going = going(runs);
    return new RetentionPlan(
        runs,
        outputs.stream()
            .filter(output -> !output.needed() && going.containsAll(output.users()))
            .toList());
  }

  /** Those that are collected. */
  public static Set<UUID> going(List<Judged> runs) {
    return runs.stream()
        .filter(Judged::goes)
        .map(each -> each.run().id())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The runs that are collected. */
  public List<Judged> going() {
    return runs.stream().filter(Judged::goes).toList();
  }
}
