package dev.cafrun.controller.kubernetes.resize;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageKind;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Optional;

/**
 * What people are to know of an attempt's resources.
 *
 * @param attempt which
 * @param warning whether they should do something
 * @param code in one word
 * @param message a sentence that begins with the stage
 */
public record ResizeNotice(Attempt attempt, boolean warning, String code, String message) {
  /** The code of what has happened; all else goes on. */
  public static final String CHANGED = "RESOURCES_CHANGED";

  private static final double MEBI = 1 << 20;

  public static ResizeNotice changed(Attempt attempt, SaidResources had, SaidResources has) {
    return new ResizeNotice(
        attempt,
        false,
        CHANGED,
        attempt.stage()
            + " has not begun: it has "
            + has.words()
            + " now instead of "
            + had.words());
  }

  public static ResizeNotice later(Attempt attempt, SaidResources has, SaidResources wanted) {
    return new ResizeNotice(
        attempt,
        false,
        "RESOURCES_KEPT",
        attempt.stage()
            + " has begun and keeps what it has ("
            + has.words()
            + "): its next attempt has "
            + wanted.words());
  }

  /**
   * @param why as a part of a sentence
   */
  public static ResizeNotice refused(
      Attempt attempt, SaidResources has, SaidResources wanted, String why) {
    return new ResizeNotice(
        attempt,
        true,
        "RESOURCES_REFUSED",
        attempt.stage()
            + " goes on with "
            + has.words()
            + ", for "
            + wanted.words()
            + " cannot be: "
            + why
            + "; change stages."
            + attempt.stage().kind().spelling()
            + ".resources");
  }

  /** Nothing if there is enough, or nobody can know. */
  public static Optional<ResizeNotice> tight(
      Attempt attempt, ResourceRequirements resources, StageMemory need) {
    StageKind kind = attempt.stage().kind();
    return SaidResources.memoryLimit(resources)
        .filter(limit -> limit < need.heap() * MEBI + need.outside() * MEBI)
        .map(
            limit ->
                new ResizeNotice(
                    attempt,
                    true,
                    "MEMORY_SCARCE",
                    attempt.stage()
                        + " is limited to "
                        + (long) Math.ceil(limit / MEBI)
                        + "Mi of memory and may run out of it: raise stages."
                        + kind.spelling()
                        + ".resources.limits.memory to "
                        + need.insteadOf(limit)
                        + StageMemory.orSmaller(kind)));
  }
}
