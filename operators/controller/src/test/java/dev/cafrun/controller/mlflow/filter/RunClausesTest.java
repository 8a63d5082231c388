package dev.cafrun.controller.mlflow.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.search.MetricRange;
import dev.cafrun.controller.history.search.RunColumn;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RunClausesTest {
  @Test
  void whatAnIndexAnswersBecomesAFilterOfTheHistory() {
    UUID run = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
    RunFilter filter =
        read(
            "params.`train.backbone` LIKE 'res%' AND params.`train.critic.type` != 'none' AND "
                + "params.`train.engine` IN ('native', 'steam') AND "
                + "params.`dataset.source` = 's3://faces' AND metrics.`valence.ccc` >= 0.5 AND "
                + "tags.team = 'affect' AND tags.`mlflow.runName` IN ('quickstart', 'tiny') AND "
                + "attributes.run_name = 'quickstart' AND status = 'FINISHED' AND "
                + "run_id = '0123456789abcdef0123456789abcdef' AND start_time >= 1000 AND "
                + "start_time <= 1999 AND end_time > 4999");

    assertThat(filter.ids()).containsExactly(run);
    assertThat(filter.names()).containsExactly("quickstart");
    assertThat(filter.phases()).containsExactly(RunPhase.SUCCEEDED);
    assertThat(filter.experiments()).containsExactly("affectnet");
    assertThat(filter.datasets()).containsExactly("s3://faces");
    assertThat(filter.backbones()).containsExactly("resnet18");
    assertThat(filter.critics()).containsExactlyInAnyOrder("caf", "fisher", "sphere", "gram");
    assertThat(filter.engines()).containsExactly("native");
    assertThat(filter.labels()).containsExactly(java.util.Map.entry("team", "affect"));
    assertThat(filter.metrics()).containsExactly(new MetricRange("valence.ccc", ">=", 0.5));
    assertThat(filter.submittedFrom()).isEqualTo(Instant.ofEpochSecond(1));
    assertThat(filter.submittedBefore()).isEqualTo(Instant.ofEpochSecond(2));
    assertThat(filter.endedFrom()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(filter.endedBefore()).isNull();
  }

  @Test
  void everyPhaseHasAStatusThatFindsIt() {
    assertThat(read("status != 'FINISHED' AND status != 'KILLED'").phases())
        .containsExactlyInAnyOrder(
            RunPhase.PENDING, RunPhase.SUSPENDED, RunPhase.RUNNING, RunPhase.FAILED);
    assertThat(read("status = 'SCHEDULED'").phases())
        .containsExactlyInAnyOrder(RunPhase.PENDING, RunPhase.SUSPENDED);
    assertThat(read("status ILIKE 'f%'").phases())
        .containsExactlyInAnyOrder(RunPhase.SUCCEEDED, RunPhase.FAILED);
  }

  @Test
  void whatContradictsItselfFindsNothingAndNotEverything() {
    for (String filter :
        List.of(
            "run_name = 'a' AND run_name = 'b'",
            "run_id = 'no id'",
            "tags.team = 'a' AND tags.team = 'b'",
            "params.`train.backbone` = 'vgg'",
            "tags.`cafrun.dev/experiment` = 'another'",
            "start_time > 5 AND start_time < 5",
            "end_time < 0 AND end_time > 0",
            "status = 'RUNNING' AND status = 'FAILED'")) {
      assertThat(RunClauses.read(filter, Set.of("affectnet"))).as(filter).isEmpty();
    }
    assertThat(RunClauses.read("", Set.of())).as("no experiment at all").isEmpty();
    assertThat(RunClauses.read("tags.team = 'a' AND tags.team = 'a'", Set.of("x"))).isPresent();
  }

  @Test
  void whatNoIndexAnswersIsRefusedWithWhatCanBeAsked() {
    assertThat(refused("params.`train.batchSize` = '128'"))
        .isEqualTo(
            "runs cannot be found by params.`train.batchSize`; of params there are `dataset.source`,"
                + " `train.backbone`, `train.critic.type` and `train.engine`");
    assertThat(refused("params.`dataset.source` LIKE '%faces%'"))
        .isEqualTo(
            "params.`dataset.source` can be compared with = and IN alone; LIKE would look at every run");
    assertThat(refused("run_name != 'a'")).contains("would look at every run");
    assertThat(refused("tags.team != 'a'"))
        .isEqualTo("tags.`team` is a label, which can be compared with = alone");
    assertThat(refused("tags.mlflow.user = 'me'"))
        .startsWith("runs cannot be found by tags.`mlflow");
    assertThat(refused("metrics.`train-1/loss` < 1")).contains("is a curve");
    assertThat(refused("metrics.`valence.ccc` != 1")).contains("not with !=");
    assertThat(refused("metrics.`valence.ccc` > 'high'"))
        .isEqualTo("metrics.`valence.ccc` is compared with a number, not with 'high'");
    assertThat(refused("metrics.`valence.ccc` > 1e999999999")).contains("with a number");
    assertThat(refused("metrics.`valence.ccc` > 1e399")).contains("metrics.`valence.ccc`:");
    assertThat(refused("metrics.`a b` > 1")).contains("is no metric");
    assertThat(refused("status = 'DONE'"))
        .isEqualTo("'DONE' is no status; there are [RUNNING, SCHEDULED, FINISHED, FAILED, KILLED]");
    assertThat(refused("status > 'A'")).contains("is a text, which > does not compare");
    assertThat(refused("start_time = 1.5")).contains("milliseconds since 1970");
    assertThat(refused("start_time != 1")).contains("not with !=");
    assertThat(refused("user_id = 'me'")).contains("of attributes there are status");
  }

  @Test
  void anyMomentIsOneThatTheDatabaseHas() {
    assertThat(read("start_time > -999999999999999999 AND start_time < 999999999999999999"))
        .satisfies(filter -> assertThat(filter.submittedFrom()).isAfter("0000-12-31T00:00:00Z"))
        .satisfies(
            filter -> assertThat(filter.submittedBefore()).isBefore("+10000-01-01T00:00:00Z"));
  }

  @Test
  void ordersAreThoseOfTheHistory() {
    assertThat(RunSorting.read(List.of())).isEqualTo(RunOrder.NEWEST_FIRST);
    assertThat(RunSorting.read(List.of("attributes.start_time DESC")))
        .isEqualTo(RunOrder.NEWEST_FIRST);
    assertThat(RunSorting.read(List.of("metrics.`valence.ccc` DESC")))
        .isEqualTo(new RunOrder(null, "valence.ccc", true));
    assertThat(RunSorting.read(List.of("params.`train.backbone`")))
        .isEqualTo(new RunOrder(RunColumn.BACKBONE, null, false));
    assertThat(RunSorting.read(List.of("tags.`mlflow.runName` ASC")))
        .isEqualTo(new RunOrder(RunColumn.NAME, null, false));
    for (String order :
        List.of("status", "params.x", "tags.team", "metrics.name", "metrics.`train-1/loss`")) {
      assertThat(sentence(() -> RunSorting.read(List.of(order))))
          .as(order)
          .startsWith("runs cannot be sorted by")
          .contains("; there are attributes.start_time");
    }
    assertThat(sentence(() -> RunSorting.read(List.of("start_time", "run_name"))))
        .startsWith("runs are sorted by one thing, not by 2");
  }

  private static RunFilter read(String filter) {
    return RunClauses.read(filter, Set.of("affectnet")).orElseThrow();
  }

  private static String refused(String filter) {
    return sentence(() -> RunClauses.read(filter, Set.of("affectnet")));
  }

  private static String sentence(Supplier<?> reading) {
    try {
      return "read as " + reading.get();
    } catch (MlflowException e) {
      return e.sentence();
    }
  }
}
