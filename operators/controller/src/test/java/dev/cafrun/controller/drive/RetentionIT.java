package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.retention.RetentionPlace;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.UnknownAnswersException;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.Fate;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.training.InitialSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a policy of retention has collected, and what of it whoever comes later sees. */
class RetentionIT extends RetentionLab {
  @Test
  void ofAnOldRunItsLineStaysAndAllElseGoes() throws Exception {
    UUID old = run("old", "");
    make(old, INGEST, "old-ingest");
    make(old, TRAIN, "old-train");
    make(old, EVALUATE, "old-evaluate");
    leave(old, "old-train");
    end(old, RunPhase.SUCCEEDED, 40);
    UUID young = run("young", "");
    make(young, INGEST, "young-ingest");
    end(young, RunPhase.SUCCEEDED, 20);
    history.marks().change(old, new MarkChange("remember", Map.of("paper", "no"), Set.of()));

    RetentionReport report = collect(MONTH);

    assertThat(report.runs()).isEqualTo(1);
    assertThat(report.kinds()).containsOnlyKeys("ingest", "train", "evaluate");
    assertThat(report.outputBytes()).isPositive();
    assertThat(report.leftBytes()).as("a checkpoint and a log").isEqualTo(2);
    assertThat(keys()).allMatch(key -> key.contains(key("young-ingest").hex()));
    assertThat(withoutLocalLogs).containsExactly(old);
    RunDetail detail = detail(old);
    assertThat(detail.collected().policy()).isEqualTo("keeps 30d");
    assertThat(detail.collected().why()).isEqualTo("it ended 40 days ago");
    assertThat(detail.summary().metrics()).containsEntry("valence", Map.of("ccc", 0.71));
    assertThat(detail.stage(TRAIN).orElseThrow().collectedAt()).isNotNull();
    assertThat(detail.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.code()).isEqualTo("RUN_COLLECTED");
              assertThat(event.message()).endsWith("keeps 30d: it ended 40 days ago");
            });
    assertThat(runs().outputs(handle(old))).isEmpty();
    assertThat(runs().curves(handle(old), 100)).isEmpty();
    assertThat(history.marks().of(old).orElseThrow().note()).isEqualTo("remember");
    assertThatThrownBy(() -> runs().answers(handle(old)))
        .isInstanceOf(UnknownAnswersException.class)
        .hasMessageContaining("were collected");
    assertThat(detail(young).collected()).isNull();
    assertThat(runs().outputs(handle(young))).containsKey(INGEST);
  }

  @Test
  void aDryRunSaysTheSameAndChangesNothing() throws Exception {
    UUID old = run("old", "");
    make(old, INGEST, "ingest");
    make(old, ALIGN, "align");
    leave(old, "align");
    end(old, RunPhase.FAILED, 40);
    List<String> before = keys();
    String rows = rows();

    RetentionReport foreseen = retention().foresee(MONTH, () -> {});

    assertThat(foreseen.runs()).isEqualTo(1);
    assertThat(keys()).isEqualTo(before);
    assertThat(rows()).isEqualTo(rows);
    assertThat(collect(MONTH)).isEqualTo(foreseen);
    assertThat(retention().foresee(MONTH, () -> {}).runs()).as("it is done").isZero();
  }

  @Test
  void anOutputGoesWithTheLastOfItsRunsAndItsCurvesToo() throws Exception {
    UUID maker = run("maker", "");
    make(maker, TRAIN, "shared");
    end(maker, RunPhase.SUCCEEDED, 60);
    UUID user = run("user", "");
    find(user, TRAIN, "shared");
    end(user, RunPhase.SUCCEEDED, 10);

    assertThat(collect(MONTH).outputs()).isZero();

    assertThat(there("train", "shared")).isTrue();
    assertThat(runs().outputs(handle(user))).containsKey(TRAIN);
    assertThat(runs().curves(handle(user), 100)).as("those of its maker").hasSize(1);
    assertThat(detail(maker).collected()).isNotNull();
    assertThat(runs().outputs(handle(maker))).as("it is there").containsKey(TRAIN);

    assertThat(collect(new RetentionPolicy(Duration.ofDays(5), null)).outputs()).isEqualTo(1);

    assertThat(there("train", "shared")).isFalse();
    assertThat(runs().curves(handle(user), 100)).isEmpty();
    assertThat(runs().curves(handle(maker), 100)).isEmpty();
  }

  @Test
  void shardsStayAsLongAsAnybodyHasTheWholeThatTheirFilesAreOf() throws Exception {
    UUID maker = sharded("maker");
    List<StoredFile> files = new ArrayList<>();
    Artifacts artifacts = new Artifacts(store);
    for (int number = 0; number < 2; number++) {
      StageId shard = StageId.shard(number);
      StageKey part = key("part-" + number);
      assertThat(history.stages().launching(maker, shard, 1, part)).isTrue();
      StoredFile faces =
          artifacts.put(ALIGN.kind(), part, "faces-" + number + ".bin", new byte[1000 + number]);
      complete(maker, shard, sealed(shard, part, List.of(faces)), false);
      files.add(faces.keptWith(part));
    }
    files.add(artifacts.put(ALIGN.kind(), key("whole"), "faces.csv", new byte[1]));
    assertThat(history.stages().launching(maker, ALIGN, 1, key("whole"))).isTrue();
    complete(maker, ALIGN, sealed(ALIGN, key("whole"), files), false);
    end(maker, RunPhase.SUCCEEDED, 60);
    UUID user = run("user", "");
    find(user, ALIGN, "whole");
    end(user, RunPhase.SUCCEEDED, 10);

    assertThat(collect(MONTH).outputs()).isZero();

    assertThat(detail(maker).collected()).isNotNull();
    assertThat(new Outputs(store).whole(ALIGN.kind(), key("whole"))).isPresent();

    RetentionReport report = collect(new RetentionPolicy(Duration.ofDays(5), null));

    assertThat(report.outputs()).isEqualTo(3);
    assertThat(report.outputBytes()).as("each file once").isEqualTo(1000 + 1001 + 1);
    assertThat(keys()).isEmpty();
  }

  private Manifest sealed(StageId stage, StageKey key, List<StoredFile> files) {
    return new Artifacts(store)
        .seal(new Manifest(stage, key, files, Map.of(), Map.of(), now().toString()));
  }

  @Test
  void whatAVersionOfAModelRestsOnStaysHoweverOldItIs() throws Exception {
    UUID first = run("first", "");
    make(first, INGEST, "a");
    leave(first, "a");
    end(first, RunPhase.FAILED, 900);
    UUID second = resuming("second", first);
    find(second, INGEST, "a");
    make(second, EVALUATE, "scores");
    make(second, REGISTER, "model");
    end(second, RunPhase.SUCCEEDED, 890);
    UUID trainedFromIt = run("third", "");
    history
        .runs()
        .initialFound(trainedFromIt, InitialSpec.ofOutput(key("model"), Sha256.of("weights")));
    end(trainedFromIt, RunPhase.FAILED, 880);
    List<String> before = new ArrayList<>(keys());

    RetentionReport report = collect(new RetentionPolicy(Duration.ZERO, null));

    assertThat(report.kept()).isEqualTo(Map.of(Fate.Reason.MODEL, 2L));
    assertThat(report.first()).extracting("run").containsExactly("third-1");
    before.removeIf(each -> each.startsWith("checkpoints/")); // They are for two weeks, of any run.
    assertThat(keys()).as("logs of its lineage, too").isEqualTo(before);
    assertThat(detail(first).events()).extracting("code").contains("ATTEMPT_STARTED");
  }

  /** The same content registered again is the same version. */
  @Test
  void aVersionRestsOnTheRunThatRegisteredItFirstWhoeverMadeTheSameAgain() throws Exception {
    for (int daysAgo : List.of(10, 900)) { // after the others and before
      String model = "affect-" + daysAgo;
      UUID first = run(model, "");
      make(first, TRAIN, model + "-weights");
      make(first, EVALUATE, model + "-scores");
      register(first, model, model);
      UUID again = run(model, "");
      make(again, TRAIN, model + "-weights-again");
      find(again, EVALUATE, model + "-scores");
      register(again, model + "-again", model);
      UUID found = run(model, "");
      find(found, TRAIN, model + "-weights");
      find(found, EVALUATE, model + "-scores");
      find(found, REGISTER, model);
      end(again, RunPhase.SUCCEEDED, 100);
      end(found, RunPhase.SUCCEEDED, 100);
      end(first, RunPhase.SUCCEEDED, daysAgo);
      ModelVersion version = history.models().versions("lab~" + model, 10).getFirst();
      assertThat(version.run()).isEqualTo(first);
      assertThat(version.version()).as("the only one").isEqualTo(1);

      RetentionReport report = collect(new RetentionPolicy(Duration.ZERO, null));

      assertThat(report.first())
          .extracting("run")
          .containsExactlyInAnyOrder(model + "-2", model + "-3");
      assertThat(report.outputs()).as("training and model made again").isEqualTo(2);
      assertThat(runs().outputs(handle(first))).containsOnlyKeys(TRAIN, EVALUATE, REGISTER);
      for (StageId stage : List.of(TRAIN, EVALUATE, REGISTER)) {
        assertThat(new Outputs(store).whole(stage.kind(), manifestKey(first, stage)))
            .as("%s of %s", stage, model)
            .isPresent();
      }
      assertThat(runs().curves(handle(first), 100)).hasSize(1);
      assertThat(new Artifacts(store).manifest(REGISTER.kind(), version.artifact()).contentDigest())
          .isEqualTo(version.content());
      assertThat(detail(again).model().version()).as("it is said still").isEqualTo(1);
      assertThat(detail(found).model().version()).isEqualTo(1);
      assertThat(runs().outputs(handle(again))).containsOnlyKeys(EVALUATE);
    }
  }

  private void register(UUID run, String output, String content) {
    assertThat(history.stages().launching(run, REGISTER, 1, key(output))).isTrue();
    MadeUpOutput.write(store, REGISTER, key(output), Map.of(INGEST, key(content)));
    complete(run, REGISTER, manifest(REGISTER, output), false);
  }

  @Test
  void theModelThatAKeptRunWasTrainedFromStaysAsLongAsThatRun() throws Exception {
    UUID maker = run("maker", "");
    make(maker, TRAIN, "weights");
    end(maker, RunPhase.CANCELLED, 100);
    UUID user = run("user", "");
    history.runs().initialFound(user, InitialSpec.ofOutput(key("weights"), Sha256.of("w")));
    end(user, RunPhase.CANCELLED, 10);

    assertThat(collect(MONTH).runs()).isEqualTo(1);
    assertThat(there("train", "weights")).isTrue();

    assertThat(collect(new RetentionPolicy(Duration.ofDays(5), null)).outputs()).isEqualTo(1);
    assertThat(there("train", "weights")).isFalse();
  }

  @Test
  void whatPeopleMarkAndWhatARunUnderWayGoesOnWithStays() throws Exception {
    UUID marked = run("marked", "");
    make(marked, INGEST, "m");
    end(marked, RunPhase.SUCCEEDED, 400);
    history.marks().change(marked, new MarkChange(null, Map.of("keep", ""), Set.of()));
    UUID resumed = run("resumed", "");
    make(resumed, INGEST, "r");
    end(resumed, RunPhase.CANCELLED, 400);
    UUID held = resuming("held", resumed);
    history.runs().requestSuspend(held);

    RetentionReport report = collect(new RetentionPolicy(null, 0));

    assertThat(report.runs()).isZero();
    assertThat(report.kept()).isEqualTo(Map.of(Fate.Reason.TAG, 1L, Fate.Reason.RESUMED, 1L));
    assertThat(there("ingest", "m")).isTrue();
    assertThat(there("ingest", "r")).isTrue();
  }

  @Test
  void ofEachExperimentTheNewestStayAndTheNewestThatSucceeded() throws Exception {
    List<UUID> a = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      a.add(run("a", "paper"));
      end(a.getLast(), i < 2 ? RunPhase.SUCCEEDED : RunPhase.FAILED, 9 - i);
    }
    UUID alone = run("b", "other");
    end(alone, RunPhase.SUCCEEDED, 300);
    UUID lone = run("c", "");
    end(lone, RunPhase.SUCCEEDED, 300);
    UUID again = run("c", "");
    end(again, RunPhase.SUCCEEDED, 200);

    collect(new RetentionPolicy(null, 1));

    assertThat(a)
        .extracting(run -> detail(run).collected() == null)
        .containsExactly(false, true, false, true);
    assertThat(detail(alone).collected()).isNull();
    assertThat(detail(again).collected()).as("the newest of its name").isNull();
    assertThat(detail(lone).collected()).isNotNull();
  }

  @Test
  void whoeverIsKilledAtAnyMomentLeavesNothingHalfBelievedAndTheNextOneEndsIt() throws Exception {
    for (int killed = 1; killed <= 12; killed++) {
      store = new FailingStore();
      UUID old = run("killed-" + killed, "");
      make(old, INGEST, "killed-ingest-" + killed);
      make(old, TRAIN, "killed-train-" + killed);
      leave(old, "killed-train-" + killed);
      end(old, RunPhase.SUCCEEDED, 40);
      store.failsAt = store.removals + killed;
      boolean finished;
      try {
        collect(MONTH);
        finished = true;
      } catch (IllegalStateException e) {
        finished = false;
        assertThat(detail(old).collected()).as("said before it is done").isNotNull();
        assertThat(runs().outputs(handle(old))).as("nobody is sent to a file").isEmpty();
        assertThat(history.artifacts().newestReusable(key("killed-train-" + killed))).isEmpty();
      }

      collect(new RetentionPolicy(Duration.ofDays(9999), null));

      assertThat(keys()).as("killed at removal %s", killed).isEmpty();
      assertThat(detail(old).events()).extracting("code").containsExactly("RUN_COLLECTED");
      if (killed == 1) {
        assertThat(finished).isFalse();
      }
    }
  }

  @Test
  void whoFoundAnOutputJustBeforeItWasCollectedLooksAgain() throws Exception {
    UUID old = run("old", "");
    make(old, INGEST, "ingest");
    end(old, RunPhase.SUCCEEDED, 40);
    UUID next = run("next", "");
    Manifest found = manifest(INGEST, "ingest");
    assertThat(history.retention().decide(MONTH, now(), RetentionPlace.START, 10)).isPresent();

    assertThatThrownBy(() -> complete(next, INGEST, found, true))
        .hasMessageContaining("was collected while it was found");

    assertThat(history.artifacts().newestReusable(key("ingest"))).isEmpty();
    assertThat(history.artifacts().recorded(key("ingest")).orElseThrow().removed()).isTrue();
    assertThat(history.stages().launching(next, INGEST, 1, key("ingest"))).isTrue();
    assertThat(detail(next).events()).extracting("code").contains("OUTPUT_COLLECTED");
    assertThat(history.garbage().take(output -> {})).as("it is being made").isEmpty();
    complete(next, INGEST, found, false);

    collect(MONTH);

    assertThat(there("ingest", "ingest")).as("made anew, it is there for both").isTrue();
    assertThat(runs().outputs(handle(next))).containsKey(INGEST);
    assertThat(runs().outputs(handle(old))).containsKey(INGEST);
  }

  @Test
  void whoHasFoundAnOutputFirstKeepsIt() throws Exception {
    UUID old = run("old", "");
    make(old, INGEST, "ingest");
    end(old, RunPhase.SUCCEEDED, 40);
    UUID next = run("next", "");
    CountDownLatch found = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    FutureTask<Boolean> user =
        new FutureTask<>(
            () ->
                history.together(
                    together -> {
                      together
                          .stages()
                          .completed(next, Map.of(INGEST, done(manifest(INGEST, "ingest"), true)));
                      found.countDown();
                      return await(goesOn);
                    }));
    Thread.ofPlatform().start(user);
    assertThat(await(found)).isTrue();
    FutureTask<RetentionReport> collector = new FutureTask<>(() -> collect(MONTH));
    Thread.ofPlatform().start(collector);
    awaitBlocked();
    goesOn.countDown();

    assertThat(user.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(collector.get(30, TimeUnit.SECONDS).runs()).isEqualTo(1);
    assertThat(collector.get().outputs()).isZero();
    assertThat(there("ingest", "ingest")).isTrue();
  }
}
