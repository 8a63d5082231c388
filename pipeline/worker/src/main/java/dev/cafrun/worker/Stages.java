package dev.cafrun.worker;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.Stage;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/** The stages that this worker can run: each module names its own as a service. */
final class Stages {
  private final Supplier<? extends Iterable<? extends Stage>> known;

  private Stages(Supplier<? extends Iterable<? extends Stage>> known) {
    this.known = known;
  }

  /** Those on the class path, looked up when asked for. */
  static Stages installed() {
    return new Stages(() -> ServiceLoader.load(Stage.class));
  }

  static Stages of(Stage... stages) {
    return new Stages(() -> List.of(stages));
  }

  /**
   * @throws StageException FATAL {@code STAGE_MISSING} if no module brings that stage
   */
  Stage of(StageKind kind) {
    for (Stage stage : known.get()) {
      if (stage.kind() == kind) {
        return stage;
      }
    }
    throw new StageException(
        Failure.fatal(
            "STAGE_MISSING",
            "This worker cannot run "
                + kind.spelling()
                + ": no module on its class path brings it. Build CafRun anew."));
  }
}
