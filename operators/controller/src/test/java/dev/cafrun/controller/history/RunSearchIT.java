package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.RunListing;
import dev.cafrun.controller.history.record.RunPage;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Twelve runs, alpha to lima: every third succeeds, every other fifth fails, the rest waits. */
class RunSearchIT {
  private static final StageId EVALUATE = StageId.of(StageKind.EVALUATE);

  private static final List<String> NAMES =
      List.of(
          "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india",
          "juliett", "kilo", "lima");

  private static History history;

  @BeforeAll
  static void twelveRuns() throws Exception {
    history = History.over(TestDatabase.migrated("run_search"));
    for (int i = 0; i < 12; i++) {
      UUID id = history.runs().submit(run(i), same -> true).run().line().id();
      if (i % 3 == 0) {
        history.runs().enter(id, RunPhase.RUNNING, null);
        Manifest output = Samples.output(EVALUATE, Samples.key("scores" + i), "numbers");
        history
            .stages()
            .completed(
                id, Map.of(EVALUATE, new Completed(output, true, output.key(), true, scores(i))));
        history.runs().enter(id, RunPhase.SUCCEEDED, null);
      } else if (i % 5 == 0) {
        history
            .runs()
            .enter(id, RunPhase.FAILED, Failure.user("NO_SPACE", "the disk /data7 is full (ä)"));
      }
    }
  }

  private static CafRun run(int i) {
    return RunReader.read(
        Map.of(
            "apiVersion",
            "cafrun.dev/v1alpha1",
            "kind",
            "CafRun",
            "metadata",
            Map.of(
                "name",
                "run-" + NAMES.get(i),
                "labels",
                Map.of("cafrun.dev/experiment", "exp-" + i % 2, "team", i < 4 ? "red" : "blue")),
            "spec",
            Map.of(
                "dataset", Map.of("format", "csv", "source", "s3://faces/set" + i % 4),
                "train",
                    Map.of(
                        "backbone",
                        i < 8 ? "resnet18" : "alexnet",
                        "critic",
                        Map.of("type", i == 2 ? "none" : "caf")))));
  }

  private static Map<String, Object> scores(int i) {
    return Map.of(
        "valence", Map.of("ccc", i == 6 ? 0.5 : i / 20.0, "pcc", 0.5),
        "seeds", List.of(Map.of("ccc", 1)),
        "samples", 480);
  }

  @Test
  void eachFilterFindsItsRunsTheNewestFirst() {
    assertThat(found("phase=Succeeded")).isEqualTo("jgda");
    assertThat(found("phase=Failed", "phase=succeeded")).isEqualTo("kjgfda");
    assertThat(found("experiment=exp-1")).isEqualTo("ljhfdb");
    assertThat(found("dataset=s3://faces/set2")).isEqualTo("kgc");
    assertThat(found("backbone=alexnet")).isEqualTo("lkji");
    assertThat(found("critic=none")).isEqualTo("c");
    assertThat(found("engine=native", "limit=3")).isEqualTo("lkj");
    assertThat(found("label=team=red")).isEqualTo("dcba");
    assertThat(found("label=team=red", "label=cafrun.dev/experiment=exp-1")).isEqualTo("db");
    assertThat(found("metric=valence.ccc>=0.45")).isEqualTo("jg");
    assertThat(found("metric=valence.ccc>0.1", "metric=valence.ccc<0.5")).isEqualTo("jd");
    assertThat(found("metric=seeds.ccc=1")).as("lists are no metrics").isEmpty();
    assertThat(found("phase=Succeeded", "backbone=alexnet", "label=team=blue")).isEqualTo("j");
    assertThat(found("phase=Suspended")).isEmpty();
    assertThat(found("since=2000-01-01", "before=9999-01-01", "critic=none")).isEqualTo("c");
    assertThat(found("since=9998-01-01")).isEmpty();
  }

  @Test
  void wordsThatBeginLikeThoseThatAreSaidAreFoundWhereverTheyAreWritten() {
    assertThat(found("text=run-charlie")).isEqualTo("c");
    assertThat(found("text=FACES set3")).isEqualTo("lhd");
    assertThat(found("text=re faces")).as("red").isEqualTo("dcba");
    assertThat(found("text=data7 full")).isEqualTo("kf");
    assertThat(found("text=no_space")).isEqualTo("kf");
    assertThat(found("text=ä")).isEqualTo("kf");
    assertThat(found("text=kilo-1")).as("as it is shown: run-kilo-1").isEqualTo("k");
    assertThat(found("text=' & | ! :* \\ kilo")).as("nothing is a sign").isEqualTo("k");
    assertThat(found("text=ata7")).as("a word's middle").isEmpty();
  }

  @Test
  void runsAreSortedByWhateverIsShownOfThem() {
    assertThat(found("sort=name")).isEqualTo("abcdefghijkl");
    assertThat(found("sort=-name")).isEqualTo("lkjihgfedcba");
    assertThat(found("sort=submitted", "limit=3")).isEqualTo("abc");
    assertThat(found("sort=phase")).isEqualTo("fkbcehil" + "adgj");
    assertThat(found("sort=-dataset")).isEqualTo("lhdkgcjfbiea");
    assertThat(found("sort=-valence.ccc")).isEqualTo("gjda" + "lkihfecb");
    assertThat(found("sort=valence.ccc")).as("without one last").isEqualTo("adjg" + "lkihfecb");
    assertThat(found("sort=finished")).as("unended ones last").startsWith("adfgjk").hasSize(12);
    assertThat(found("sort=-finished")).endsWith("kjgfda").hasSize(12);
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetitionInEveryOrder() {
    for (String sort :
        List.of(
            "name",
            "-name",
            "submitted",
            "-submitted",
            "started",
            "-started",
            "finished",
            "-finished",
            "time",
            "-time",
            "phase",
            "-phase",
            "experiment",
            "-experiment",
            "dataset",
            "-dataset",
            "backbone",
            "-backbone",
            "critic",
            "-critic",
            "engine",
            "-engine",
            "valence.ccc",
            "-valence.ccc",
            "none.at-all")) {
      String whole = found("sort=" + sort);
      StringBuilder pages = new StringBuilder();
      String cursor = "";
      do {
        RunPage page = page("sort=" + sort, "limit=5", "cursor=" + cursor);
        pages.append(letters(page));
        cursor = page.next().orElse("");
      } while (!cursor.isEmpty());

      assertThat(pages.toString()).as(sort).isEqualTo(whole).hasSize(12);
    }
  }

  @Test
  void thePageAfterAPlaceIsTheSameWhateverHasComeMeanwhile() throws Exception {
    History alone = History.over(TestDatabase.migrated("run_search_alone"));
    for (int i = 0; i < 4; i++) {
      alone.runs().submit(run(i), same -> true);
    }
    RunPage first = alone.runs().page(Tenants.EVERY, question("label=team=red", "limit=2"));
    alone.runs().submit(run(3), same -> false);
    String next = first.next().orElseThrow();

    assertThat(letters(first)).isEqualTo("dc");
    assertThat(
            letters(alone.runs().page(Tenants.EVERY, question("label=team=red", "cursor=" + next))))
        .isEqualTo("ba");
  }

  @Test
  void aLineSaysWhatTheRunCanBeFoundBy() {
    RunListing run = page("text=run-jul").runs().getFirst();

    assertThat(run.line().stagesTotal()).isEqualTo(10);
    assertThat(run.line().stagesDone()).isEqualTo(1);
    assertThat(run.line().metrics()).isEqualTo(scores(9));
    assertThat(run.facets().labels()).containsEntry("team", "blue");
    assertThat(run.facets().experiment()).isEqualTo("exp-1");
    assertThat(run.facets().dataset()).isEqualTo("s3://faces/set1");
    assertThat(List.of(run.facets().backbone(), run.facets().critic(), run.facets().engine()))
        .containsExactly("alexnet", "caf", "native");
  }

  private static String found(String... terms) {
    return letters(page(terms));
  }

  private static String letters(RunPage page) {
    return page.runs().stream()
        .map(run -> run.line().name().substring("run-".length(), "run-a".length()))
        .collect(Collectors.joining());
  }

  private static RunPage page(String... terms) {
    return history.runs().page(Tenants.EVERY, question(terms));
  }

  private static RunQuestion question(String... terms) {
    Map<String, List<String>> said = new LinkedHashMap<>();
    Arrays.stream(terms)
        .map(term -> term.split("=", 2))
        .forEach(term -> said.computeIfAbsent(term[0], name -> new ArrayList<>()).add(term[1]));
    return SearchTerms.read(said, 50, 1_000);
  }
}
