package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.StageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever comes from a dataset, a worker or a web address can be recorded. */
class HostileTextIT {
  private static final StageId INGEST = StageId.of("ingest");
  private static final List<String> PIECES =
      List.of(
          "\0",
          "\ud800",
          "\udc00",
          "\\u0000",
          "\\",
          "'",
          "\"",
          ";--",
          "\n",
          "\u0001",
          "😀",
          "%00",
          "{",
          "\uFFFE",
          "null",
          "../",
          "x".repeat(9_000),
          "\0".repeat(3_000));

  private static History history;

  @BeforeAll
  static void aDatabase() throws Exception {
    history = History.over(TestDatabase.migrated("hostile_text"));
  }

  @Test
  void whateverAWorkerSaysAndLeavesIsRecorded() {
    Random random = new Random(9);
    for (int i = 0; i < 60; i++) {
      UUID run = history.runs().submit(Samples.run("hostile-" + i), same -> true).run().line().id();
      history.runs().enter(run, RunPhase.RUNNING, null);
      StageKey key = Samples.key("hostile " + i);
      history.stages().launching(run, INGEST, 1, key);

      history.workers().said(run, INGEST, 1, throughJson(words(random)));
      history.events().add(run, List.of(event(random)));
      Failure lost = Failure.platform("LOST", "x" + text(random));
      history.stages().retrying(run, INGEST, 1, lost, Instant.now());
      history.stages().launching(run, INGEST, 2, key);
      Map<String, Object> tree = Map.of(text(random), Map.of("ccc", List.of(text(random), 1e300)));
      Manifest output =
          new Manifest(
              INGEST,
              key,
              List.of(new StoredFile("file.csv", Sha256.of("rows").hex(), 4, "text/csv")),
              tree,
              Map.of("platform", text(random)),
              "2026-01-01T00:00:00Z");
      history
          .stages()
          .completed(run, Map.of(INGEST, new Completed(output, false, key, true, tree)));
      history.stages().failed(run, StageId.of("align"), 0, Failure.user("BAD", "x" + text(random)));
      history.runs().enter(run, RunPhase.FAILED, Failure.user("BAD", "x" + text(random)));

      assertThat(history.runs().find(run).orElseThrow().line().phase()).isEqualTo(RunPhase.FAILED);
      assertThat(history.stages().of(run)).hasSize(6 + 1);
      assertThat(history.events().of(run)).isNotEmpty();
    }
  }

  @Test
  void whateverIsAskedForIsFoundOrIsNot() {
    Random random = new Random(10);
    for (int i = 0; i < 200; i++) {
      assertThat(history.runs().find(Tenants.EVERY, "hostile" + text(random) + "\0")).isEmpty();
      assertThat(history.models().newest("model" + text(random) + "\0")).isEmpty();
    }
    assertThat(history.runs().find(Tenants.EVERY, "\0")).isEmpty();
  }

  @Test
  void theLargestSeedIsAStageLikeAnyOther() {
    CafRun run = Samples.seeds("large-seeds", 1_000_000_000_000_000_000L, Long.MAX_VALUE);
    UUID id = history.runs().submit(run, same -> true).run().line().id();

    assertThat(history.stages().of(id))
        .extracting(StageRecord::id)
        .contains(StageId.train(1_000_000_000_000_000_000L), StageId.train(Long.MAX_VALUE));
  }

  @Test
  void aRunIsBrokenOffWhereverItIs() {
    UUID run = history.runs().submit(Samples.run("broken-off"), same -> true).run().line().id();
    history.runs().enter(run, RunPhase.RUNNING, null);
    StageKey key = Samples.key("broken off");
    history.stages().launching(run, INGEST, 1, key);
    history
        .stages()
        .completed(run, Map.of(INGEST, Samples.made(Samples.output(INGEST, key, "rows"))));
    history.stages().launching(run, StageId.of("align"), 1, Samples.key("align"));
    history.stages().launching(run, StageId.of("group"), 1, Samples.key("group"));
    Failure lost = Failure.platform("LOST", "gone");
    history.stages().retrying(run, StageId.of("group"), 1, lost, Instant.now());
    Failure why = Failure.fatal("RUN_NOT_RECORDABLE", "it could not be recorded");

    history.runs().breakOff(run, why);
    history.runs().breakOff(run, Failure.fatal("ANOTHER", "comes too late"));

    assertThat(history.runs().find(run).orElseThrow().line().failure()).isEqualTo(why);
    assertThat(history.stages().of(run))
        .extracting(StageRecord::state)
        .containsOnly(StageState.SUCCEEDED, StageState.FAILED, StageState.SKIPPED);
    assertThat(history.events().of(run)).extracting(EventRecord::code).contains(why.code());
  }

  private static List<StageEvent> words(Random random) {
    String at = "2026-01-01T00:00:0" + random.nextInt(10) + "Z";
    List<StageEvent> words = new ArrayList<>();
    words.add(new StageEvent.Warning(at, "WARNED", text(random)));
    words.add(new StageEvent.Note(at, "NOTED", text(random)));
    words.add(new StageEvent.Metric(at, text(random), random.nextLong(Long.MAX_VALUE), -1e300));
    words.add(
        new StageEvent.Progress(
            at, Long.MAX_VALUE, 0, text(random), Map.of(text(random), text(random))));
    return words;
  }

  /** As they come from a spool. */
  private static List<StageEvent> throughJson(List<StageEvent> words) {
    return words.stream()
        .map(word -> CoreJson.read(CoreJson.bytes(word), StageEvent.class))
        .toList();
  }

  private static EventRecord event(Random random) {
    return new EventRecord(
        Instant.now(), INGEST, 1, EventLevel.WARNING, "SAID", "x" + text(random));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    random.ints(1 + random.nextInt(4), 0, PIECES.size()).forEach(i -> text.append(PIECES.get(i)));
    return text.toString();
  }
}
