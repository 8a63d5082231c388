package dev.cafrun.learning.group;

import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.plot.ThresholdHistogram;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.ThresholdRule;
import dev.cafrun.learning.threshold.Thresholds;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits the training samples into weak and strong, once for the whole split. With scope {@code
 * dataset} training takes these thresholds; with scope {@code batch} it finds its own in every
 * minibatch and these tell people what to expect.
 */
public final class GroupStage implements Stage {

  private record LabelledSample(String id, double valence, double arousal) {}

  @Override
  public StageKind kind() {
    return StageKind.GROUP;
  }

  @Override
  public StageResult run(StageContext context) throws IOException {
    List<LabelledSample> samples =
        trainingSamples(CsvTable.read(context.input(StageKind.INGEST, "samples.csv")));
    if (samples.isEmpty()) {
      throw new StageException(
          Failure.user(
              "NO_TRAINING_SAMPLES",
              "no sample is left for training; check dataset.split and the rejections of ingest"));
    }
    double[] valence = samples.stream().mapToDouble(LabelledSample::valence).toArray();
    double[] arousal = samples.stream().mapToDouble(LabelledSample::arousal).toArray();
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
    summary.put("samples", samples.size());
    summary.put("strong", groups.strong().length);
    summary.put("weak", groups.weak().length);
    summary.put("threshold_valence", thresholds.valence());
    summary.put("threshold_arousal", thresholds.arousal());
    summary.put("threshold_radius", thresholds.radius());
    Map<String, Object> file = new LinkedHashMap<>(summary);
    file.put("method", spec.method().spelling());
    file.put("scope", spec.scope().spelling());
    JsonFile.write(context.output("groups.json"), file);
    Files.writeString(context.output("groups.csv"), table(samples, thresholds));
    Files.writeString(context.output("groups.svg"), picture(valence, arousal, thresholds));
    return new StageResult(summary, Map.of());
  }

  private static List<LabelledSample> trainingSamples(CsvTable table) {
    List<LabelledSample> samples = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      if (table.text(row, "split").equals(Split.TRAIN.spelling())) {
        samples.add(
            new LabelledSample(
                table.text(row, "id"), table.label(row, "valence"), table.label(row, "arousal")));
      }
    }
    return samples;
  }

  private static String table(List<LabelledSample> samples, Thresholds thresholds) {
    StringBuilder table = new StringBuilder(CsvTable.line("id", "strength", "group"));
    for (LabelledSample sample : samples) {
      double strength = EmotionGroups.strength(sample.valence, sample.arousal);
      String group = strength >= thresholds.radius() ? "strong" : "weak";
      table.append(CsvTable.line(sample.id, strength, group));
    }
    return table.toString();
  }

  private static String picture(double[] valence, double[] arousal, Thresholds thresholds) {
    double[] strength = new double[valence.length];
    double[] absoluteValence = new double[valence.length];
    double[] absoluteArousal = new double[valence.length];
    for (int i = 0; i < valence.length; i++) {
      strength[i] = EmotionGroups.strength(valence[i], arousal[i]);
      absoluteValence[i] = Math.abs(valence[i]);
      absoluteArousal[i] = Math.abs(arousal[i]);
    }
    ThresholdHistogram histogram = new ThresholdHistogram();
    histogram.panel("Valence", "|valence|", absoluteValence, thresholds.valence());
    histogram.panel("Arousal", "|arousal|", absoluteArousal, thresholds.arousal());
    histogram.panel("Weak and strong", "strength r", strength, thresholds.radius());
    return histogram.render();
  }
}
