package dev.cafrun.learning.group;

import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.core.dataset.LeakGate;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.data.SampleSources;
import dev.cafrun.learning.duplicate.DuplicateTable;
import dev.cafrun.learning.duplicate.NearDuplicate;
import dev.cafrun.learning.duplicate.NearDuplicates;
import dev.cafrun.learning.plot.ThresholdHistogram;
import dev.cafrun.learning.report.DataPage;
import dev.cafrun.learning.report.DataReport;
import dev.cafrun.learning.report.Intake;
import dev.cafrun.learning.report.Placements;
import dev.cafrun.learning.report.Strengths;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.ThresholdRule;
import dev.cafrun.learning.threshold.Thresholds;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at the data as a whole, once all faces are there. Splits the training samples into weak and
 * strong: with scope {@code dataset} training takes these thresholds; with scope {@code batch} it
 * finds its own in every minibatch and these tell people what to expect. And fails the run if too
 * many held-out faces look like faces of another split.
 */
public final class GroupStage implements Stage {
  /** More than anybody is told of. */
  private static final int NAMED = 10;

  @Override
  public StageKind kind() {
    return StageKind.GROUP;
  }

  @Override
  public StageResult run(StageContext context) throws IOException {
    FaceSet faces = FaceSet.of(context);
    FaceRows training = faces.of(Split.TRAIN);
    if (training.isEmpty()) {
      throw new StageException(
          Failure.user(
              "NO_TRAINING_SAMPLES",
              "no sample is left for training; check dataset.split and the rejections of ingest"));
    }
    Placements placements =
        Placements.read(context.input(StageKind.ALIGN, "faces.csv"), DataPage.FACES);
    DuplicateTable duplicates = duplicates(context, faces, placements);
    long heldOut = faces.all().size() - training.size();
    judge(context, duplicates, heldOut);
    double[] valence = training.labels(Dimension.VALENCE);
    double[] arousal = training.labels(Dimension.AROUSAL);
    GroupSpec spec = context.spec().group();
    Thresholds thresholds = Thresholds.of(ThresholdRule.of(spec), valence, arousal);
    EmotionGroups groups = EmotionGroups.of(thresholds, valence, arousal);
    if (groups.oneIsEmpty()) {
      context
          .events()
          .warn(
              "EMPTY_GROUP",
              "all training labels are equally strong: the critic has nothing to compare");
    }

    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("samples", training.size());
    summary.put("strong", groups.strong().length);
    summary.put("weak", groups.weak().length);
    summary.put("threshold_valence", thresholds.valence());
    summary.put("threshold_arousal", thresholds.arousal());
    summary.put("threshold_radius", thresholds.radius());
    Map<String, Object> file = new LinkedHashMap<>(summary);
    file.put("method", spec.method().spelling());
    file.put("scope", spec.scope().spelling());
    JsonFile.write(context.output("groups.json"), file);
    writeGroups(context.output("groups.csv"), training, thresholds);
    double[] absoluteValence = magnitudes(valence);
    double[] absoluteArousal = magnitudes(arousal);
    double[] strength = strengths(valence, arousal);
    ThresholdHistogram histogram = new ThresholdHistogram();
    histogram.panel("Valence", "|valence|", absoluteValence, thresholds.valence());
    histogram.panel("Arousal", "|arousal|", absoluteArousal, thresholds.arousal());
    histogram.panel("Weak and strong", "strength r", strength, thresholds.radius());
    Files.writeString(context.output("groups.svg"), histogram.render());
    try (Writer table = Files.newBufferedWriter(context.output("near-duplicates.csv"))) {
      duplicates.write(table);
    }
    summary.put("near_duplicates", duplicates.found().size());
    DataReport report =
        DataReport.of(
            context.spec().dataset(),
            Intake.read(
                context.input(StageKind.INGEST, "ingest.json"),
                context.input(StageKind.INGEST, "rejections.csv")),
            faces,
            List.of(
                Strengths.of("|valence|", absoluteValence, thresholds.valence()),
                Strengths.of("|arousal|", absoluteArousal, thresholds.arousal()),
                Strengths.of("strength r", strength, thresholds.radius())),
            placements,
            duplicates);
    JsonFile.write(context.output("data.json"), report.tree());
    Files.writeString(context.output("data.html"), new DataPage(report, faces).text());
    return new StageResult(summary, Map.of());
  }

  /** With the sources of all faces that the report names. */
  private static DuplicateTable duplicates(
      StageContext context, FaceSet faces, Placements placements) throws IOException {
    List<NearDuplicate> found = NearDuplicates.among(faces);
    SampleSources sources = new SampleSources();
    for (NearDuplicate pair : found) {
      sources.want(pair.face().id());
      sources.want(pair.other().id());
    }
    placements.worst().forEach(face -> sources.want(face.id()));
    sources.read(context.input(StageKind.INGEST, "samples.csv"));
    return new DuplicateTable(found, sources);
  }

  private static double[] magnitudes(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }

  private static double[] strengths(double[] valence, double[] arousal) {
    double[] strengths = new double[valence.length];
    for (int i = 0; i < strengths.length; i++) {
      strengths[i] = EmotionGroups.strength(valence[i], arousal[i]);
    }
    return strengths;
  }

  private static void judge(StageContext context, DuplicateTable duplicates, long heldOut) {
    DatasetSpec dataset = context.spec().dataset();
    context
        .events()
        .judge(
            LeakGate.ofNearDuplicates(
                dataset.split(),
                dataset.maxNearDuplicates(),
                duplicates.found().size(),
                heldOut,
                duplicates.pairs(NAMED)));
  }

  private static void writeGroups(Path file, List<Face> training, Thresholds thresholds)
      throws IOException {
    try (Writer table = Files.newBufferedWriter(file)) {
      table.write(CsvTable.line("id", "strength", "group"));
      for (Face face : training) {
        double strength = EmotionGroups.strength(face.valence(), face.arousal());
        String group = strength >= thresholds.radius() ? "strong" : "weak";
        table.write(CsvTable.line(face.id(), strength, group));
      }
    }
  }
}
