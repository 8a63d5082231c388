package dev.cafrun.controller.view;

import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.core.stage.StageKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs beside each other: what their specs differ in, and whether their scores may be compared.
 * Pure.
 *
 * @param runs in the order asked for
 * @param differences of their specs, one value of each run
 * @param cautions why their scores cannot be compared as they are; none if they can
 */
public record ComparedRuns(
    List<RunSummary> runs, List<SpecDifferences.Field> differences, List<String> cautions) {
  /** More do not fit beside each other. */
  public static final int MOST = 10;

  public ComparedRuns {
    runs = List.copyOf(runs);
    differences = List.copyOf(differences);
    cautions = List.copyOf(cautions);
  }

  public static ComparedRuns of(List<RunDetail> runs) {
    return new ComparedRuns(
        runs.stream().map(RunDetail::summary).toList(),
        SpecDifferences.among(runs.stream().map(RunDetail::spec).toList()).fields(),
        cautions(runs));
  }

  private static List<String> cautions(List<RunDetail> runs) {
    List<String> cautions = new ArrayList<>();
    List<RunDetail> scored =
        runs.stream().filter(run -> !ScoreTable.of(run).rows().isEmpty()).toList();
    if (scored.size() < runs.size()) {
      cautions.add(
          "no scores yet: " + names(runs.stream().filter(run -> !scored.contains(run)).toList()));
    }
    Map<String, List<RunDetail>> byFaces = new LinkedHashMap<>();
    scored.forEach(run -> byFaces.computeIfAbsent(faces(run), same -> new ArrayList<>()).add(run));
    if (byFaces.size() > 1) {
      cautions.add(
          "not tested on the same faces, so that the scores are not to be compared: "
              + byFaces.values().stream()
                  .map(ComparedRuns::names)
                  .collect(Collectors.joining("; ")));
    }
    List<RunDetail> random = scored.stream().filter(run -> split(run, "by", "random")).toList();
    if (!random.isEmpty()) {
      cautions.add(
          "split at random, so that people tested may be people trained on: " + names(random));
    }
    List<RunDetail> mixed =
        scored.stream().filter(run -> split(run, "allowPeopleOnBothSides", true)).toList();
    if (!mixed.isEmpty()) {
      cautions.add(
          "split with people on both sides (allowPeopleOnBothSides), so that people tested may be"
              + " people trained on: "
              + names(mixed));
    }
    return cautions;
  }

  /** What ingest made: the samples, and who is tested. */
  private static String faces(RunDetail run) {
    return run.stages().stream()
        .filter(stage -> stage.stage().kind() == StageKind.INGEST)
        .flatMap(stage -> Optional.ofNullable(stage.artifact()).stream())
        .findFirst()
        .orElse("");
  }

  private static boolean split(RunDetail run, String field, Object value) {
    return run.spec().get("dataset") instanceof Map<?, ?> dataset
        && dataset.get("split") instanceof Map<?, ?> split
        && value.equals(split.get(field));
  }

  private static String names(List<RunDetail> runs) {
    return runs.stream().map(run -> run.summary().displayId()).collect(Collectors.joining(", "));
  }
}
