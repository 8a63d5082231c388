package dev.cafrun.learning.evaluate;

import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.plot.Embedding;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.ThresholdRule;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A model's features of test faces in the plane (t-SNE), by group, valence, arousal and subject. A
 * person-independent model mixes the subjects.
 */
final class FeaturePicture {

  private static final int MOST = 500;
  private static final int LEAST = 8;

  private FeaturePicture() {}

  /** The document; nothing if there are too few faces to have neighbours. */
  static Optional<String> draw(
      Predictor predictor, FaceSet faces, List<Face> test, GroupSpec group) {
    if (test.size() < LEAST) {
      return Optional.empty();
    }
    List<Face> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST, test.size()); i++) {
      shown.add(test.get((int) ((long) i * test.size() / Math.min(MOST, test.size()))));
    }
    Embedding picture = new Embedding(TSne.embed(predictor.features(faces, shown)));
    double[] valence = shown.stream().mapToDouble(Face::valence).toArray();
    double[] arousal = shown.stream().mapToDouble(Face::arousal).toArray();
    picture.byName("group", groups(group, valence, arousal));
    picture.byValue("valence, blue −1 to red 1", valence);
    picture.byValue("arousal, blue −1 to red 1", arousal);
    picture.byName("subject", shown.stream().map(Face::subject).toList());
    return Optional.of(picture.render());
  }

  private static List<String> groups(GroupSpec group, double[] valence, double[] arousal) {
    Thresholds thresholds = Thresholds.of(ThresholdRule.of(group), valence, arousal);
    List<String> names = new ArrayList<>(Collections.nCopies(valence.length, "weak"));
    for (int strong : EmotionGroups.of(thresholds, valence, arousal).strong()) {
      names.set(strong, "strong");
    }
    return names;
  }
}
