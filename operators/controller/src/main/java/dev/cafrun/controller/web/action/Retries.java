package dev.cafrun.controller.web.action;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.web.ProblemException;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.Map;

/** Which runs can be tried again, and from where. Pure. */
final class Retries {
  private Retries() {}

  /**
   * The stage that is named.
   *
   * @throws ProblemException if the run has none of that name, or has not ended
   */
  static StageId stage(RunDetail run, String name) {
    List<StageId> stages = run.stages().stream().map(StageDetail::stage).toList();
    StageId stage =
        stages.stream()
            .filter(each -> each.spelling().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ProblemException(
                        400,
                        "NO_SUCH_STAGE",
                        "the run has no such stage",
                        "'%s' is no stage of %s, which has %s"
                            .formatted(name, run.summary().displayId(), stages),
                        Map.of("stages", stages)));
    if (!run.summary().phase().terminal()) {
      throw new ProblemException(
          409,
          "RUN_NOT_ENDED",
          "the run has not ended",
          run.summary().displayId() + " goes on; cancel it, or wait for its end, before a retry",
          Map.of());
    }
    return stage;
  }
}
