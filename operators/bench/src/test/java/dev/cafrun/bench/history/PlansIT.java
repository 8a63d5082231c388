package dev.cafrun.bench.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.event.SpoolEar;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.retention.RetentionBatch;
import dev.cafrun.controller.history.retention.RetentionPlace;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackedExperiment;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.stage.StageId;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How PostgreSQL finds what people ask for, by its own account of each statement. */
class PlansIT {
  private static final HistoryScale ENOUGH = new HistoryScale(20_000, 5, 10, 1);

  /** Of tables that grow with every run; {@code metric} has rows after an upgrade alone. */
  private static final Pattern WHOLE_TABLE =
      Pattern.compile("Seq Scan on (run|stage|event|attempt|curve|curve_piece|score|artifact)\\b");

  private static FilledHistory history;

  @BeforeAll
  static void manyRuns() throws Exception {
    history = FilledHistory.open();
    history.fill(ENOUGH, step -> {});
    try (Connection connection = history.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          update run set namespace = case when number % 50 = 0 then 'few' else 'some' end
          where number % 10 = 0""");
      statement.execute("analyze run");
      statement.execute("load 'auto_explain'");
      statement.execute("alter role current_user set session_preload_libraries = 'auto_explain'");
      statement.execute("alter role current_user set auto_explain.log_min_duration = 0");
    }
    history.reconnect();
  }

  @AfterAll
  static void end() {
    history.close();
  }

  @Test
  void noListReadsAWholeTable() throws Exception {
    Runs runs = history.runs();
    String plans =
        plansOf(
            () -> {
              new Lists(ENOUGH.runs())
                  .questions()
                  .values()
                  .forEach(
                      question -> IntStream.range(0, 4).forEach(i -> runs.page(question.apply(i))));
              for (String sort :
                  List.of("-submitted", "name", "-valence.ccc", "-finished", "time")) {
                RunQuestion far = Lists.far(runs, sort, 2_000);
                runs.page(far);
              }
            });

    assertThat(plans).contains("Index Scan", "run_by_submission", "score_by_value", "run_words");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  @Test
  void noQuestionOfWhoHasTenantsReadsAWholeTable() throws Exception {
    Runs runs = history.runs();
    TrackingStore tracking = TrackingStore.over(history.database());
    ModelPages models = ModelPages.over(history.database());
    List<Tenants> callers =
        List.of(
            Tenants.of("some"), Tenants.of("few"), Tenants.of("few", "some"), Tenants.of("none"));
    String plans =
        plansOf(
            () -> {
              for (Tenants tenants : callers) {
                Runs seen = runs.within(tenants);
                new Lists(ENOUGH.runs())
                    .questions()
                    .values()
                    .forEach(question -> seen.page(question.apply(1)));
                seen.find(Runs.LATEST);
                seen.find("pilots-1");
                List<TrackedExperiment> known = tracking.experiments(tenants, null, 1_000);
                known.forEach(each -> tracking.experiment(tenants, each.name()));
                tracking.run(tenants, ManyRuns.id(7));
                models.models(tenants, null, 100);
                models.versions(tenants, List.of(), ManyRuns.id(4_000), null, 50);
              }
            });

    assertThat(plans).contains("run_by_tenant", "run_by_tenant_and_experiment");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  @Test
  void noLookAtARunReadsAWholeTable() throws Exception {
    Runs runs = history.runs();
    String plans =
        plansOf(
            () -> {
              for (int number : List.of(1, 4_000, ENOUGH.runs())) {
                RunHandle run = runs.find(ManyRuns.id(number).toString()).orElseThrow();
                runs.find(run.displayId());
                runs.detail(run);
                runs.curves(run, 400);
              }
              runs.find(Runs.LATEST);
            });

    assertThat(plans).contains("curve_pkey", "stage_maker", "event");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  @Test
  void noQuestionOfAnMlflowClientReadsAWholeTable() throws Exception {
    TrackingStore tracking = TrackingStore.over(history.database());
    ModelPages models = ModelPages.over(history.database());
    UUID run = ManyRuns.id(4_000);
    Instant moment = tracking.run(Tenants.EVERY, run).orElseThrow().submitted();
    String plans =
        plansOf(
            () -> {
              TrackedExperiment last = tracking.experiments(Tenants.EVERY, null, 1_000).getLast();
              tracking.experiments(Tenants.EVERY, last.name(), 1_000);
              tracking.experiment(Tenants.EVERY, last.name());
              for (RunFilter filter :
                  List.of(
                      RunFilter.NONE,
                      filter(Set.of(run), Set.of(), null, null),
                      filter(Set.of(run, ManyRuns.id(7)), Set.of(), null, null),
                      filter(Set.of(), Set.of("pilots-1"), null, null),
                      filter(Set.of(), Set.of("pilots-1", "none"), null, null),
                      filter(Set.of(), Set.of(), moment, moment.plusSeconds(3_600)),
                      filter(Set.of(), Set.of(), moment, null))) {
                tracking.runs(
                    Tenants.EVERY, new RunQuestion(filter, RunOrder.NEWEST_FIRST, 50, null));
              }
              models.versions(Tenants.EVERY, List.of(), run, null, 50);
              models.models(Tenants.EVERY, null, 100);
            });

    assertThat(plans)
        .contains("run_by_experiment", "curve_pkey", "stage_maker", "run_by_submission");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  private static RunFilter filter(
      Set<UUID> ids,
      Set<String> names,
      @Nullable Instant endedFrom,
      @Nullable Instant endedBefore) {
    return new RunFilter(
        ids,
        names,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Map.of(),
        List.of(),
        "",
        null,
        null,
        endedFrom,
        endedBefore);
  }

  @Test
  void noWordOfAWorkerAndNoEndReadsAWholeTable() throws Exception {
    Attempt attempt = new Attempt(ManyRuns.id(ENOUGH.runs()), StageId.train(1), 1);
    String plans =
        plansOf(
            () -> {
              SpoolEar.over(history.database()).hear(attempt, 0, Writers.piece(0));
              History records = History.over(history.database());
              records
                  .stages()
                  .failed(
                      attempt.run(),
                      attempt.stage(),
                      1,
                      Failure.platform("ATTEMPT_LOST", "the process is gone"));
              records.metrics().settleNext();
            });

    assertThat(plans).contains("metric");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  @Test
  void nothingThatRetentionAsksOfABatchReadsAWholeTable() throws Exception {
    RetentionPolicy policy = new RetentionPolicy(Duration.ZERO, 3);
    Instant later = Instant.parse("2027-06-01T00:00:00Z"); // All that has ended is old by then.
    Instant limit = later.minus(Duration.ofDays(90));
    Timestamp middle = Timestamp.from(Instant.parse("2026-07-01T00:00:00Z"));
    RetentionPlace half = new RetentionPlace(middle, middle, new UUID(0, 0));
    String plans =
        plansOf(
            () -> {
              History records = History.over(history.database());
              undone(
                  () ->
                      records
                          .retention()
                          .foresee(
                              policy,
                              later,
                              100,
                              batch -> {
                                throw new Undone();
                              }));
              undone(
                  () ->
                      records.together(
                          together -> {
                            RetentionBatch batch =
                                together.retention().decide(policy, later, half, 100).orElseThrow();
                            assertThat(batch.plan().outputs()).isNotEmpty();
                            assertThat(together.retention().finishNext(run -> {})).isPresent();
                            assertThat(together.garbage().take(output -> {})).isPresent();
                            assertThat(together.leftovers().collect(limit, left -> {})).isPresent();
                            assertThat(together.leftovers().removeLogs(limit, run -> {}))
                                .isPresent();
                            throw new Undone();
                          }));
            });

    assertThat(plans).contains("run_by_end", "run_with_logs", "attempt_of_output");
    assertThat(wholeTablesIn(plans)).isEmpty();
  }

  /** Whoever throws it has the database forget what was done. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void undone(Runnable asked) {
    assertThatThrownBy(asked::run).isInstanceOf(Undone.class);
  }

  /** The accounts of statements that do. */
  private static List<String> wholeTablesIn(String plans) {
    return Pattern.compile("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )")
        .splitAsStream(plans)
        .filter(account -> WHOLE_TABLE.matcher(account).find())
        .distinct()
        .toList();
  }

  private static String plansOf(Runnable questions) throws IOException, SQLException {
    long before = Files.size(history.log());
    questions.run();
    byte[] log = Files.readAllBytes(history.log());
    return new String(log, (int) before, (int) (log.length - before), UTF_8);
  }
}
