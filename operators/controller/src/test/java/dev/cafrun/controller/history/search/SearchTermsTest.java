package dev.cafrun.controller.history.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SearchTermsTest {
  private static final UUID RUN = new UUID(1, 2);
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.000001Z");

  @Test
  void whatIsSaidIsWhatIsLookedFor() {
    RunQuestion question =
        read(
            Map.ofEntries(
                Map.entry("phase", List.of("failed", "Cancelled")),
                Map.entry("experiment", List.of("affectnet")),
                Map.entry("dataset", List.of("s3://datasets/affectnet")),
                Map.entry("backbone", List.of("resnet18")),
                Map.entry("critic", List.of("caf", "none")),
                Map.entry("engine", List.of("native")),
                Map.entry("label", List.of("team=affect", "note=a=b")),
                Map.entry("metric", List.of("valence.ccc>=0.5", "arousal.rmse < 2e-1")),
                Map.entry("text", List.of("no space", "left")),
                Map.entry("since", List.of("2026-03-01")),
                Map.entry("before", List.of("2026-03-02T12:00:00Z")),
                Map.entry("sort", List.of("-valence.ccc")),
                Map.entry("limit", List.of("7"))));

    assertThat(question)
        .isEqualTo(
            new RunQuestion(
                new RunFilter(
                    Set.of(),
                    Set.of(),
                    Set.of(RunPhase.FAILED, RunPhase.CANCELLED),
                    Set.of("affectnet"),
                    Set.of("s3://datasets/affectnet"),
                    Set.of("resnet18"),
                    Set.of("caf", "none"),
                    Set.of("native"),
                    Map.of("team", "affect", "note", "a=b"),
                    List.of(
                        new MetricRange("valence.ccc", ">=", 0.5),
                        new MetricRange("arousal.rmse", "<", 0.2)),
                    "no space left",
                    Instant.parse("2026-03-01T00:00:00Z"),
                    Instant.parse("2026-03-02T12:00:00Z"),
                    null,
                    null),
                new RunOrder(null, "valence.ccc", true),
                7,
                null));
  }

  @Test
  void nothingSaidMeansTheNewestOfAll() {
    assertThat(read(Map.of())).isEqualTo(RunQuestion.newest(50));
    assertThat(read(Map.of("text", List.of(" "), "phase", List.of(""), "sort", List.of())))
        .as("a form that was left empty")
        .isEqualTo(RunQuestion.newest(50));
  }

  @Test
  void whatIsWrittenIsReadAsItWas() {
    RunQuestion question =
        read(
            Map.of(
                "phase", List.of("Running", "Failed"),
                "label", List.of("b=2", "a=1"),
                "metric", List.of("sd.valence.ccc=0.5"),
                "text", List.of("Größe 7"),
                "before", List.of("2026-03-02"),
                "sort", List.of("time")));
    Map<String, List<String>> written = new TreeMap<>();
    SearchTerms.write(question.filter(), question.order())
        .forEach(
            term ->
                written.merge(
                    term.getKey(),
                    List.of(term.getValue()),
                    (one, other) -> List.of(one.getFirst(), other.getFirst())));

    assertThat(read(written)).isEqualTo(question);
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnceAndWhatToDo() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "fase", List.of("Failed"),
                        "phase", List.of("Sleeping"),
                        "label", List.of("team"),
                        "metric", List.of("valence.ccc"),
                        "since", List.of("yesterday"),
                        "sort", List.of("colour"),
                        "limit", List.of("1001"))))
        .isInstanceOfSatisfying(
            InvalidSearchException.class,
            e ->
                assertThat(e.errors())
                    .extracting(Object::toString)
                    .containsExactlyInAnyOrder(
                        "fase: is nothing to look for; there are phase, experiment, dataset,"
                            + " backbone, critic, engine, label, metric, text, since, before, sort,"
                            + " limit, cursor",
                        "phase: 'Sleeping' is no phase; there are Pending, Running, Suspended,"
                            + " Succeeded, Failed, Cancelled",
                        "label: 'team' is no label; write its name, = and its value: team=affect",
                        "metric: 'valence.ccc' is no bound; write a metric, >=, >, <=, < or =, and"
                            + " a number: valence.ccc>=0.5",
                        "since: 'yesterday' is no day such as 2026-03-01 and no moment such as"
                            + " 2026-03-01T12:00:00Z",
                        "sort: 'colour' is no column; there are submitted, started, finished, time,"
                            + " name, phase, experiment, dataset, backbone, critic, engine, and"
                            + " metrics such as valence.ccc",
                        "limit: '1001' is no number from 1 to 1000"));
  }

  @Test
  void whatNoDatabaseWouldTakeIsRefusedBefore() {
    for (Map<String, List<String>> wrong :
        List.of(
            Map.of("text", List.of("...")),
            Map.of("text", List.of("a\0b")),
            Map.of("dataset", List.of("x".repeat(1_001))),
            Map.of("label", java.util.Collections.nCopies(51, "a=b")),
            Map.of("metric", List.of("valence.ccc>=NaN")),
            Map.of("metric", List.of("valence.ccc>=1e999")),
            Map.of("metric", List.of("valence ccc>=1")),
            Map.of("since", List.of("+12345-01-01")),
            Map.of("since", List.of("2026-03-02"), "before", List.of("2026-03-01")),
            Map.of("sort", List.of("name", "-name")),
            Map.of("limit", List.of("0")),
            Map.of("limit", List.of("many")))) {
      assertThatThrownBy(() -> read(wrong))
          .as("%s", wrong)
          .isInstanceOf(InvalidSearchException.class);
    }
  }

  @Test
  void aCursorIsAPlaceInOneOrderAlone() {
    RunCursor place =
        new RunCursor(new RunOrder(RunColumn.NAME, null, false), "a=b\u00e4", NOON, RUN);

    assertThat(RunCursor.of(place.toString())).isEqualTo(place);
    assertThat(read(Map.of("sort", List.of("name"), "cursor", List.of(place.toString()))).after())
        .isEqualTo(place);
    assertThatThrownBy(() -> read(Map.of("cursor", List.of(place.toString()))))
        .hasMessage(
            "cursor: is a place in a list by name, and this one is by -submitted; go to its first"
                + " page, which needs none");
  }

  @Test
  void aCursorThatNobodyHandedOutIsNoPlace() {
    RunOrder started = new RunOrder(RunColumn.STARTED, null, true);
    RunOrder time = new RunOrder(RunColumn.TIME, null, true);
    assertThat(RunCursor.of(new RunCursor(started, "infinity", NOON, RUN).toString()).value())
        .isEqualTo("infinity");
    assertThat(RunCursor.of(new RunCursor(time, "Infinity", NOON, RUN).toString()).value())
        .isEqualTo("Infinity");
    for (String forged :
        List.of(
            "x",
            "%%%",
            encoded("-submitted\n=" + NOON + "\n" + NOON),
            encoded("-submitted\n=tomorrow\n" + NOON + "\n" + RUN),
            encoded("-submitted\n=-200000-01-01T00:00:00Z\n" + NOON + "\n" + RUN),
            encoded("-submitted\n=" + NOON + "\n+200000-01-01T00:00:00Z\n" + RUN),
            encoded("-submitted\n\n" + NOON + "\n" + RUN),
            encoded("time\n=NaN\n" + NOON + "\n" + RUN),
            encoded("name\n=a\0\n" + NOON + "\n" + RUN),
            encoded("name\n=a\n" + NOON + "\nnobody"))) {
      assertThatThrownBy(() -> RunCursor.of(forged))
          .as(forged)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is no place in this list");
    }
  }

  private static String encoded(String text) {
    return java.util.Base64.getUrlEncoder()
        .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static RunQuestion read(Map<String, List<String>> terms) {
    return SearchTerms.read(terms, 50, 1_000);
  }
}
