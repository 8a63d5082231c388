package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run with shards on the embedded services, with a process for each. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ShardedRunIT {
  @TempDir Path folder;

  @Test
  void aKilledShardIsMadeAgainAloneAndOtherNumbersOfShardsFindWhatWasMade() throws Exception {
    ScriptedWorker worker = new ScriptedWorker(folder);
    try (LocalHome home = LocalHome.open(folder.resolve("home"), worker.home())) {
      worker.say("align-1.hold");
      RunHandle run = home.runs().submit(aligned(3));
      FutureTask<RunPhase> driving = home.driveAside(run);
      worker.awaitStarted("align-1", 1);
      worker.process("align-1").destroyForcibly();
      worker.awaitStarted("align-1", 2);
      worker.takeBack("align-1.hold");
      assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);

      RunDetail detail = home.runs().detail(run);
      StageDetail killed = detail.stage(StageId.shard(1)).orElseThrow();
      assertThat(killed.failures()).isEqualTo(1);
      assertThat(killed.attempts().getFirst().failure().message()).contains("SIGKILL");
      for (String stage : List.of("ingest", "align-0", "align-2", "align", "group")) {
        assertThat(worker.started(stage)).as(stage).hasSize(1);
      }
      assertThat(detail.stages())
          .extracting(stage -> stage.stage().spelling())
          .startsWith("ingest", "align-0", "align-1", "align-2", "align", "group");

      worker.forget();
      for (int shards : new int[] {1, 2, 3}) {
        RunHandle other = home.runs().submit(aligned(shards));
        assertThat(home.drivers().drive(other)).isEqualTo(RunPhase.SUCCEEDED);
        assertThat(worker.started()).as("%d shards", shards).isEmpty();
        assertThat(home.runs().detail(other).stages()).allMatch(StageDetail::cached);
      }
    }
  }

  private static CafRun aligned(int shards) {
    return TestRuns.run(
        Map.of("align", Map.of("shards", shards), "train", Map.of("seeds", List.of(1))));
  }
}
