package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs whose alignment is shared by several stages. */
class ShardedRunTest {
  private static final StageId ALIGN = StageId.of("align");
  private static final StageId SHARD = StageId.shard(2);

  private final MemoryStore store = new MemoryStore();
  private final MemoryJournal.Shelf shelf = new MemoryJournal.Shelf();
  private final MemoryLauncher launcher = new MemoryLauncher(store);

  @Test
  void everyShardIsMadeOnceAndTheyAreJoined() throws InterruptedException {
    MemoryJournal journal = journal(4);

    assertThat(drive(journal, launcher)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(started()).containsOnlyOnceElementsOf(journal.read().stages().keySet());
    assertThat(launcher.toldTo(ALIGN))
        .singleElement()
        .satisfies(
            told ->
                assertThat(told.inputs())
                    .containsOnlyKeys(
                        Stream.concat(
                                Stream.of(StageId.of("ingest")),
                                IntStream.range(0, 4).mapToObj(StageId::shard))
                            .toArray(StageId[]::new)));
  }

  @Test
  void whatWasMadeInOneNumberOfShardsServesEveryOther() throws InterruptedException {
    for (int made : new int[] {1, 4}) {
      MemoryStore objects = new MemoryStore();
      MemoryJournal.Shelf known = new MemoryJournal.Shelf();
      MemoryJournal maker = new MemoryJournal(TestRuns.run(shards(made)), known);
      MemoryLauncher first = new MemoryLauncher(objects);
      assertThat(RunDriverTest.drive(maker, first, objects)).isEqualTo(RunPhase.SUCCEEDED);
      assertThat(first.started).hasSize(made == 1 ? 7 : 11);
      for (int wanted : new int[] {1, 2, 4, 7}) {
        MemoryJournal journal = new MemoryJournal(TestRuns.run(shards(wanted)), known);
        MemoryLauncher idle = new MemoryLauncher(objects);

        assertThat(RunDriverTest.drive(journal, idle, objects)).isEqualTo(RunPhase.SUCCEEDED);

        assertThat(idle.started).as("%d after %d", wanted, made).isEmpty();
        assertThat(journal.completions).allMatch(Completed::cached);
        assertThat(output(journal, ALIGN)).isEqualTo(output(maker, ALIGN));
      }
    }
  }

  @Test
  void aShardThatWasKilledIsMadeAgainAndNoOther() throws InterruptedException {
    launcher.willFail(SHARD, Failure.platform("WORKER_KILLED", "killed"));
    MemoryJournal journal = journal(4);

    assertThat(drive(journal, launcher)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(started()).filteredOn(SHARD::equals).hasSize(2);
    assertThat(started()).filteredOn(stage -> !stage.equals(SHARD)).doesNotHaveDuplicates();
  }

  @Test
  void afterAFailureARunOfTheSameMakesTheShardThatFailedAndWhatFollows()
      throws InterruptedException {
    launcher.willFail(SHARD, Failure.user("BAD", "bad"));
    MemoryJournal failed = journal(4);
    assertThat(drive(failed, launcher)).isEqualTo(RunPhase.FAILED);
    assertThat(failed.read().stage(ALIGN).state()).isEqualTo(StageState.SKIPPED);
    launcher.started.clear();

    assertThat(drive(journal(4), launcher)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(started()).contains(SHARD, ALIGN, StageId.of("register"));
    assertThat(started())
        .as("the last shard was under way when the third failed")
        .doesNotContain(StageId.of("ingest"), StageId.shard(0), StageId.shard(1), StageId.shard(3));
  }

  @Test
  void whereTheWholeIsDamagedTheShardsThatAreThereAreJoinedAnew() throws InterruptedException {
    MemoryJournal first = journal(4);
    drive(first, launcher);
    Manifest whole = output(first, ALIGN);
    store.delete(ArtifactLayout.manifest(ALIGN.kind(), whole.key(), 1));
    launcher.started.clear();

    assertThat(drive(journal(4), launcher)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(started()).containsExactly(ALIGN);
  }

  @Test
  void aDriverThatDiesAtAnyLineIsFollowedByOneThatEndsTheRunTheSame() throws InterruptedException {
    int line = 0;
    while (survivesDeathAt(line)) {
      line++;
    }
    assertThat(line).isGreaterThan(40);
  }

  private boolean survivesDeathAt(int line) throws InterruptedException {
    MemoryStore objects = new MemoryStore();
    MemoryLauncher processes = new MemoryLauncher(objects);
    MemoryJournal journal = new MemoryJournal(TestRuns.run(shards(3)), new MemoryJournal.Shelf());
    Doom doom = new Doom(line);
    journal.doomed(doom);
    processes.doomed(doom);
    try {
      RunDriverTest.drive(journal, processes, objects);
      return false;
    } catch (Doom.Killed e) {
      journal.doomed(Doom.never());
      processes.doomed(Doom.never());
    }
    assertThat(RunDriverTest.drive(journal, processes, objects)).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(processes.started).as("line %d", line).hasSize(10).doesNotHaveDuplicates();
    return true;
  }

  private List<StageId> started() {
    return launcher.started.stream().map(Attempt::stage).toList();
  }

  private MemoryJournal journal(int shards) {
    return new MemoryJournal(TestRuns.run(shards(shards)), shelf);
  }

  private static Map<String, Object> shards(int count) {
    Map<String, Object> spec = new HashMap<>();
    spec.put("align", Map.of("shards", count));
    return spec;
  }

  private RunPhase drive(MemoryJournal journal, MemoryLauncher with) throws InterruptedException {
    return RunDriverTest.drive(journal, with, store);
  }

  private static Manifest output(MemoryJournal journal, StageId stage) {
    return Objects.requireNonNull(journal.read().stage(stage).output());
  }
}
