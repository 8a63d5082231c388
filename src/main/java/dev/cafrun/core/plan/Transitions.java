package dev.cafrun.core.plan;

import static dev.cafrun.core.plan.StageState.CANCELLED;
import static dev.cafrun.core.plan.StageState.FAILED;
import static dev.cafrun.core.plan.StageState.PENDING;
import static dev.cafrun.core.plan.StageState.RETRYING;
import static dev.cafrun.core.plan.StageState.RUNNING;
import static dev.cafrun.core.plan.StageState.SKIPPED;
import static dev.cafrun.core.plan.StageState.SUCCEEDED;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** What may follow what: the one table for stages and the one for runs. */
public final class Transitions {
  private static final Map<StageState, Set<StageState>> STAGE =
      Map.of(
          // PENDING → SUCCEEDED is a cache hit; PENDING → FAILED a run out of time.
          PENDING, EnumSet.of(RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED),
          // RUNNING → PENDING is a suspension: the attempt is stopped and does not count.
          RUNNING, EnumSet.of(SUCCEEDED, RETRYING, FAILED, CANCELLED, PENDING),
          // RETRYING → SUCCEEDED: the output turned up after all.
          RETRYING, EnumSet.of(RUNNING, SUCCEEDED, FAILED, CANCELLED, SKIPPED),
          SUCCEEDED, EnumSet.noneOf(StageState.class),
          FAILED, EnumSet.noneOf(StageState.class),
          CANCELLED, EnumSet.noneOf(StageState.class),
          SKIPPED, EnumSet.noneOf(StageState.class));

  private static final Map<RunPhase, Set<RunPhase>> RUN =
      Map.of(
          // To SUCCEEDED without RUNNING: every output was there already.
          RunPhase.PENDING,
              EnumSet.of(
                  RunPhase.RUNNING,
                  RunPhase.SUSPENDED,
                  RunPhase.SUCCEEDED,
                  RunPhase.FAILED,
                  RunPhase.CANCELLED),
          RunPhase.RUNNING,
              EnumSet.of(
                  RunPhase.SUSPENDED, RunPhase.SUCCEEDED, RunPhase.FAILED, RunPhase.CANCELLED),
          RunPhase.SUSPENDED,
              EnumSet.of(RunPhase.RUNNING, RunPhase.SUCCEEDED, RunPhase.FAILED, RunPhase.CANCELLED),
          RunPhase.SUCCEEDED, EnumSet.noneOf(RunPhase.class),
          RunPhase.FAILED, EnumSet.noneOf(RunPhase.class),
          RunPhase.CANCELLED, EnumSet.noneOf(RunPhase.class));

  private Transitions() {}

  /** Staying is always allowed, so that saying a thing twice does no harm. */
  public static boolean allowed(StageState from, StageState to) {
    return from == to || STAGE.getOrDefault(from, Set.of()).contains(to);
  }

  /** Staying is always allowed, so that saying a thing twice does no harm. */
  public static boolean allowed(RunPhase from, RunPhase to) {
    return from == to || RUN.getOrDefault(from, Set.of()).contains(to);
  }
}
