package dev.cafrun.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.stage.StageId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of lives with everything that can happen to a run, in every order. */
class RandomHistoriesTest {

  @Test
  void whateverHappensARunEndsByTheTableAndStartsEachAttemptOfAStageInTurn() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      RunFixture run = any(seed).places(1 + random.nextInt(3));
      if (random.nextInt(4) == 0) {
        run.runDeadline(Duration.ofSeconds(1 + random.nextInt(600)));
      }
      live(run, random);
      assertThat(run.phase().terminal()).as("seed %d ends", seed).isTrue();
      assertThat(run.plan()).as("seed %d is over", seed).isEmpty();
      assertThat(run.stages().values()).as("seed %d", seed).allMatch(s -> s.state().terminal());
    }
  }

  @Test
  void whoeverSetsTheClockAndHoweverFarARunEnds() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      RunFixture run = any(seed).places(1 + random.nextInt(3));
      for (int step = 0; step < 400 && !run.phase().terminal(); step++) {
        if (random.nextInt(10) == 0) {
          Duration far = random.nextBoolean() ? Duration.ofHours(1) : Duration.ofDays(10_000);
          run.pass(random.nextBoolean() ? far : far.negated());
        }
        run.apply(run.plan());
        for (StageId stage : run.stages().keySet()) {
          if (run.stages().get(stage).execution() instanceof Execution.Running) {
            happen(run, stage.spelling(), step < 50 ? random.nextInt(6) : 0, random);
          }
        }
        run.pass(Duration.ofSeconds(random.nextInt(60)));
      }
      assertThat(run.phase().terminal()).as("seed %d ends", seed).isTrue();
    }
  }

  private static RunFixture any(int seed) {
    return seed % 3 == 0 ? RunFixture.withShards(2 + seed % 4) : RunFixture.withSeeds(1, 2);
  }

  private static void live(RunFixture run, Random random) {
    for (int step = 0; step < 400 && !run.phase().terminal(); step++) {
      // From step 200 on, fate is kind: whatever is started succeeds.
      boolean kind = step >= 200;
      List<Action> plan = run.plan();
      run.applyOnly(plan, kind || random.nextInt(3) > 0 ? plan.size() : random.nextInt(4));
      HashSet<String> running = new HashSet<>();
      run.stages()
          .forEach(
              (id, stage) -> {
                if (stage.execution() instanceof Execution.Running) {
                  running.add(id.spelling());
                }
              });
      for (String stage : running) {
        happen(run, stage, kind ? 0 : random.nextInt(8), random);
      }
      share(run, kind, random);
      run.pass(Duration.ofSeconds(random.nextInt(kind ? 601 : 60)));
      run.suspended(!kind && random.nextInt(10) == 0);
      if (!kind && random.nextInt(150) == 0) {
        run.cancelled();
      }
    }
  }

  /** Another run begins or ends what a stage of this one would make. */
  private static void share(RunFixture run, boolean kind, Random random) {
    for (StageId id : run.stages().keySet()) {
      if (!kind && random.nextInt(12) == 0) {
        run.elsewhere(id.spelling(), true);
      } else if (kind || random.nextInt(4) == 0) {
        run.elsewhere(id.spelling(), false);
      }
    }
  }

  private static void happen(RunFixture run, String stage, int what, Random random) {
    switch (what) {
      case 0, 1 -> run.output(stage).ended(stage);
      case 2 -> run.ended(stage);
      case 3 -> run.failed(stage, Failure.platform("NODE_LOST", "gone"));
      case 4 -> run.forgotten(stage);
      case 5 -> run.output(stage).forgotten(stage);
      case 6 -> {
        if (random.nextInt(20) == 0) {
          run.failed(stage, new Failure("BAD", FailureCategory.USER, "bad"));
        }
      }
      default -> {} // it goes on
    }
  }
}
