package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs of one machine that are tried again from a stage, with a process for each. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetriedRunIT {
  @TempDir Path folder;

  @Test
  void aRetryMakesItsStageAnewWithAllAfterItAndNothingElse() throws Exception {
    ScriptedWorker worker = new ScriptedWorker(folder);
    try (LocalHome home = LocalHome.open(folder.resolve("home"), worker.home())) {
      RunHandle first = home.runs().submit(TestRuns.quickstart());
      assertThat(home.drivers().drive(first)).isEqualTo(RunPhase.SUCCEEDED);
      worker.forget();

      RunHandle again = home.runs().retry(first, StageId.train(2));
      assertThat(home.runs().retry(first, StageId.train(2)).id()).isEqualTo(again.id());
      assertThat(home.drivers().drive(again)).isEqualTo(RunPhase.SUCCEEDED);

      assertThat(worker.started())
          .extracting(line -> line.substring(0, line.indexOf(' ')))
          .containsExactly("train-2", "evaluate", "register");
      RunDetail detail = home.runs().detail(again);
      assertThat(detail.stages())
          .extracting(StageDetail::cached)
          .containsExactly(true, true, true, true, false, false, false);
      assertThat(detail.resumes())
          .isEqualTo(new RunDetail.Resumes(first.displayId(), StageId.train(2)));
    }
  }
}
