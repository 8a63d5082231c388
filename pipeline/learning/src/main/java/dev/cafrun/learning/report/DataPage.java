package dev.cafrun.learning.report;

import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.duplicate.NearDuplicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code data.html}: the report as one page that needs nothing else, no script and no network. Pure
 * but for the faces that it shows.
 */
public final class DataPage {
  /** Of the worst alignments. */
  public static final int FACES = 24;

  private static final int PAIRS = 12;
  private static final int MANY_PEOPLE = 3;

  private static final String STYLE =
      """
      :root { color-scheme: light dark; --page: #fff; --ink: #1d2433; --faint: #5b6474; --rule: #d9dde5; --bar: #1f6fb5; --strong: #c2570c; --note: #fdf3d7; }
      @media (prefers-color-scheme: dark) { :root { --page: #12161d; --ink: #e3e8f0; --faint: #9aa5b5; --rule: #313947; --bar: #6db3f2; --strong: #f09a58; --note: #3a3115; } }
      body { margin: 2rem auto; max-width: 62rem; padding: 0 1rem; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
      h1, h2 { line-height: 1.2; } h2 { margin-top: 2.2rem; border-top: 1px solid var(--rule); padding-top: 1rem; }
      table { border-collapse: collapse; } th, td { padding: .25rem .8rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
      thead th { color: var(--faint); font-weight: normal; } tbody th { font-weight: 600; } td { font-variant-numeric: tabular-nums; }
      .warning { background: var(--note); padding: .6rem .9rem; border-radius: .3rem; }
      .figures { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; max-width: 22rem; } figcaption { color: var(--faint); font-size: 12px; overflow-wrap: anywhere; }
      .face { width: 8.5rem; } .face img, .pair img { border-radius: .2rem; } svg { max-width: 100%; height: auto; } svg text { fill: var(--faint); font-size: 11px; }
      .bar { fill: var(--bar); } .strong { fill: var(--strong); } .line { fill: none; stroke: var(--faint); stroke-opacity: .6; }
      .gap { fill: none; stroke: var(--strong); stroke-width: 1.5; } .threshold { stroke: var(--ink); stroke-dasharray: 4 3; }
      """;

  private final DataReport report;
  private final FaceSet faces;

  public DataPage(DataReport report, FaceSet faces) {
    this.report = report;
    this.faces = faces;
  }

  /** The document. */
  public String text() {
    Markup page = new Markup();
    overview(page);
    intake(page);
    people(page);
    plane(page);
    strengths(page);
    alignment(page);
    duplicates(page);
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Data report</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>Data report</h1>
        %s</body>
        </html>
        """
        .formatted(STYLE, page.text());
  }

  private void overview(Markup page) {
    var dataset = report.dataset();
    if (dataset.format() == DatasetFormat.DEMO) {
      page.warning("The faces are generated: they show nobody, and say nothing about real faces.");
    }
    if (!dataset.split().keepsPeopleApart()) {
      page.warning(
          "People may be in more than one split (dataset.split.by: "
              + dataset.split().by()
              + "): scores are too good for people never seen.");
    }
    if (dataset.shuffleLabels()) {
      page.warning("Labels were permuted among the samples: there is nothing to learn here.");
    }
    page.table(
        List.of("", "as the run states it"),
        List.of(
            List.of("format", dataset.format().spelling()),
            List.of("licence", stated(dataset.licence())),
            List.of("consent", stated(dataset.consent())),
            List.of("split by", dataset.split().by())));
  }

  private static String stated(@Nullable String text) {
    return Optional.ofNullable(text).orElse("not stated");
  }

  private void intake(Markup page) {
    Intake intake = report.intake();
    page.heading("What came in")
        .table(
            List.of("rows", ""),
            List.of(
                List.of("read", number(intake.rows())),
                List.of("kept", number(intake.accepted())),
                List.of("without a label, as the dataset says", number(intake.unlabelled())),
                List.of("rejected", number(intake.rejected()))));
    if (!intake.dropped().isEmpty()) {
      page.table(
          List.of("field", "reason", "rows", "such as"),
          intake.dropped().stream()
              .map(
                  why ->
                      List.of(
                          why.field(),
                          why.reason(),
                          number(why.rows()),
                          String.join("; ", why.examples())))
              .toList());
    }
  }

  private void people(Markup page) {
    page.heading("Who is in it")
        .table(
            List.of("split", "faces", "people", "faces of nobody known", "faces per person"),
            Arrays.stream(Split.values())
                .map(
                    split -> {
                      SplitFacts facts = report.facts(split);
                      return List.of(
                          split.spelling(),
                          number(facts.faces()),
                          number(facts.people()),
                          number(facts.unnamed()),
                          facts.people() == 0
                              ? ""
                              : "%d to %d, median %d"
                                  .formatted(facts.least(), facts.most(), facts.median()));
                    })
                .toList());
    SplitFacts test = report.facts(Split.TEST);
    if (test.people() < MANY_PEOPLE) {
      page.warning(
          test.people() == 0
              ? "Nobody who is tested is named, so nobody knows whether they were trained on."
              : "Only %d people are tested: scores tell little about others."
                  .formatted(test.people()));
    }
  }

  private void plane(Markup page) {
    page.heading("Where the labels lie")
        .paragraph(
            "Of %d squares in the circle %d have no training face (crossed out); of %d validation and test faces %d lie where nothing was trained on."
                .formatted(
                    PlaneCounts.squares(),
                    report.plane(Split.TRAIN).empty(),
                    report.heldOut(),
                    report.unseenPlaces()))
        .figures(
            Arrays.stream(Split.values())
                .map(
                    split ->
                        Markup.figure(
                            "plane",
                            Drawing.plane(split.spelling(), report.plane(split)),
                            "%s: %s faces; %s in the fullest square"
                                .formatted(
                                    split.spelling(),
                                    number(report.facts(split).faces()),
                                    number(report.plane(split).most()))))
                .toList());
  }

  private void strengths(Markup page) {
    page.heading("Weak and strong emotion")
        .paragraph("Training faces, and the thresholds between weak and strong on them.")
        .figures(
            report.strengths().stream()
                .map(
                    one ->
                        Markup.figure(
                            "histogram",
                            Drawing.histogram(one),
                            String.format(
                                Locale.ROOT, "%s: weak below %.3f", one.title(), one.threshold())))
                .toList());
  }

  private void alignment(Markup page) {
    page.heading("How faces were aligned")
        .table(
            List.of("placed by", "faces"),
            report.placements().fromSure().entrySet().stream()
                .map(one -> List.of(one.getKey(), number(one.getValue())))
                .toList())
        .paragraph(
            "The worst first: placed by what is least sure, then those of which most lies outside their picture.")
        .figures(
            report.placements().worst().stream()
                .map(
                    placed ->
                        Markup.figure(
                            "face",
                            show(faces.all().get(placed.row())),
                            "%s, %s, %s outside"
                                .formatted(
                                    report.source(placed.id()),
                                    placed.method(),
                                    Markup.percent(placed.outside()))))
                .toList());
  }

  private void duplicates(Markup page) {
    List<NearDuplicate> found = report.duplicates().found();
    page.heading("Faces that two splits share")
        .paragraph(
            found.isEmpty()
                ? "None of %s validation and test faces looks like a face of another split."
                    .formatted(number(report.heldOut()))
                : "%s of %s validation and test faces (%s) look like a face of another split; near-duplicates.csv lists them. The nearest first:"
                    .formatted(
                        number(found.size()),
                        number(report.heldOut()),
                        Markup.percent(report.duplicateShare())));
    List<String> figures = new ArrayList<>();
    for (NearDuplicate pair : report.duplicates().nearest(PAIRS)) {
      figures.add(
          Markup.figure(
              "pair",
              show(pair.face()) + " " + show(pair.other()),
              "%s and %s%s: %d bits differ"
                  .formatted(
                      named(pair.face()),
                      named(pair.other()),
                      pair.mirrored() ? ", mirrored" : "",
                      pair.distance())));
    }
    if (!figures.isEmpty()) {
      page.figures(figures);
    }
  }

  private String named(Face face) {
    return "%s (%s%s)"
        .formatted(
            report.source(face.id()),
            face.split().spelling(),
            face.subject().isEmpty() ? "" : ", " + face.subject());
  }

  private String show(Face face) {
    return Markup.picture(faces.thumbnail(face), "face " + report.source(face.id()));
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
