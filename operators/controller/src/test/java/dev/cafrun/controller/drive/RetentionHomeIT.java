package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On the services of a real home, with processes that collect and are killed. */
@Timeout(value = 8, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetentionHomeIT {
  private static final StageId EVALUATE = StageId.of("evaluate");
  private static final RetentionPolicy NOTHING_OLD = new RetentionPolicy(Duration.ZERO, null);

  @TempDir private Path folder;

  @Test
  void collectorsThatAreKilledLeaveNothingHalfBelievedAndARerunMakesItAnew() throws Exception {
    ScriptedWorker worker = new ScriptedWorker(folder);
    try (LocalHome home = LocalHome.open(folder.resolve("home"), worker.home())) {
      RunHandle kept = drive(home, evaluation(7));
      worker.say("register.nothing");
      RunHandle first = drive(home, evaluation(8));
      RunHandle second = drive(home, evaluation(9));
      List<StageId> shared = cached(home.runs().detail(second));
      assertThat(shared).as("what the kept run made, too").isNotEmpty();

      for (int pauses = 0; pauses < 4; pauses++) {
        killed(home, first, pauses);
        look(home, kept, first, second);
        assertThat(home.runs().detail(first).collected()).as("said first").isNotNull();
      }
      RetentionReport rest = home.retention().foresee(NOTHING_OLD, () -> {});
      assertThat(home.retention().collect(NOTHING_OLD, Duration.ZERO, () -> {}).orElseThrow())
          .isEqualTo(rest);
      look(home, kept, first, second);

      assertThat(home.runs().detail(kept).collected()).as("it has a model").isNull();
      assertThat(home.runs().outputs(kept)).hasSize(6);
      for (RunHandle gone : List.of(first, second)) {
        RunDetail detail = home.runs().detail(gone);
        assertThat(detail.collected()).isNotNull();
        assertThat(detail.stage(EVALUATE).orElseThrow().collectedAt()).isNotNull();
        assertThat(detail.summary().metrics()).containsEntry("valence", Map.of("ccc", 0.71));
        assertThat(home.runs().outputs(gone)).doesNotContainKey(EVALUATE).isNotEmpty();
        assertThat(home.runs().logs(gone, EVALUATE)).isEmpty();
      }
      worker.forget();
      RunHandle again = drive(home, evaluation(8));
      assertThat(cached(home.runs().detail(again))).isEqualTo(shared);
      assertThat(worker.started()).as("evaluate and register").hasSize(2);
      assertThat(home.runs().detail(again).events())
          .filteredOn(event -> event.code().equals("OUTPUT_COLLECTED"))
          .extracting(RunEvent::stage)
          .contains(EVALUATE);
      assertThat(home.runs().outputs(again)).hasSize(6);
      look(home, kept, first, second, again);
      worker.forget();
      drive(home, evaluation(7));
      assertThat(worker.started()).as("all that the kept run made is there").isEmpty();
    }
  }

  /** At first as soon as it has decided, and then a little later each time. */
  private static void killed(LocalHome home, RunHandle run, int pauses) throws Exception {
    Process collector = home.collectorProcess();
    while (collector.isAlive() && home.runs().detail(run).collected() == null) {
      Thread.onSpinWait();
    }
    if (pauses == 0 || !collector.waitFor(500L * pauses, TimeUnit.MILLISECONDS)) {
      collector.destroyForcibly().waitFor();
    }
  }

  private static CafRun evaluation(int bootstrap) {
    return TestRuns.run(
        Map.of("evaluate", Map.of("bootstrap", bootstrap), "train", Map.of("seeds", List.of(1))));
  }

  private static RunHandle drive(LocalHome home, CafRun wanted) throws Exception {
    RunHandle run = home.runs().submit(wanted);
    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.SUCCEEDED);
    return run;
  }

  /** Whatever a page gives out is there, and whole. */
  private static void look(LocalHome home, RunHandle... runs) {
    for (RunHandle run : runs) {
      home.runs()
          .outputs(run)
          .forEach(
              (stage, output) ->
                  assertThat(home.outputs().whole(stage.kind(), output.key()))
                      .as("%s of %s", stage, run.displayId())
                      .isPresent());
    }
  }

  private static List<StageId> cached(RunDetail run) {
    return run.stages().stream().filter(StageDetail::cached).map(StageDetail::stage).toList();
  }
}
