package dev.cafrun.controller.testing;

import dev.cafrun.controller.forget.ForgetReport;
import dev.cafrun.controller.forget.Forgetting;
import dev.cafrun.controller.history.forget.ForgetWish;
import dev.cafrun.controller.history.forget.Resting;
import dev.cafrun.controller.history.forget.RestingOutput;
import dev.cafrun.controller.history.forget.RestingVersion;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.ArrayList;
import java.util.List;

/** Knows of ada alone, on whom two runs and the version that is live rest. */
public final class ToldForgetting implements Forgetting {
  private static final long REQUEST = 4;

  private final List<ForgetWish> marked = new ArrayList<>();

  @Override
  public ForgetReport foresee(ForgetWish wish) {
    return report(wish, 0);
  }

  @Override
  public ForgetReport mark(ForgetWish wish) {
    marked.add(wish);
    return report(wish, REQUEST);
  }

  private static ForgetReport report(ForgetWish wish, long request) {
    if (!wish.subject().equals("ada")) {
      return new ForgetReport(
          wish.subject(),
          1,
          List.of(),
          new Resting(0, List.of(), List.of(), List.of()),
          List.of("the dataset itself"));
    }
    return new ForgetReport(
        wish.subject(),
        2,
        List.of(new ForgetReport.Pictures("file:///faces", List.of("arm-1", "arm-2"), 12)),
        new Resting(
            request,
            List.of(
                new RestingOutput(StageKind.INGEST, StageKey.of("ab".repeat(32)), false),
                new RestingOutput(StageKind.TRAIN, StageKey.of("cd".repeat(32)), true)),
            List.of("arm-1", "arm-2"),
            List.of(
                new RestingVersion("affect", 2, List.of()),
                new RestingVersion("affect", 3, List.of("candidate", "production")))),
        List.of("what ingest of old-1 left was collected", "the dataset itself"));
  }

  /** What was asked to be marked. */
  public List<ForgetWish> marked() {
    return marked;
  }
}
