package dev.cafrun.learning.evaluate;

import dev.cafrun.core.run.RunSpec;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NetworkEngine;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks two judges who is in a face, given an encoder's features: how well they know tells how much
 * of the person is left in what should hold emotion alone. Beside it stand what they know from the
 * same network as its seed drew it, before it learned anything (batch normalisation with the mean 0
 * and variance 1 that it starts from), and what they know from the labels alone, which differ from
 * person to person too: nobody can demand less of an encoder that knows them.
 *
 * <p>Features are those of evaluation mode, of centre crops. Not thread-safe.
 */
final class IdentityExamination {

  /** What the judges are given. */
  enum Source {
    /** The trained encoder's features. */
    TRAINED(""),
    /** The same network's before its first iteration. */
    UNTRAINED("untrained."),
    /** Valence and arousal as people wrote them down. */
    LABELS("labels.");

    private final String prefix;

    Source(String prefix) {
      this.prefix = prefix;
    }

    /** Before the names of numbers. */
    String prefix() {
      return prefix;
    }
  }

  private final FaceSet faces;
  private final IdentitySplit split;
  private final Map<Source, Map<IdentityJudge, List<double[]>>> shares =
      new EnumMap<>(Source.class);
  private Optional<String> trouble = Optional.empty();

  /** None has been asked yet. */
  IdentityExamination(FaceSet faces, List<Face> test) {
    this.faces = faces;
    split = IdentitySplit.of(test);
    if (!split.enough()) {
      trouble =
          Optional.of(
              "there are %d people with at least %d test faces (two of them in each half), and it takes two"
                      .formatted(split.people().size(), IdentitySplit.LEAST_FACES)
                  + " to be mistaken for each other: name the faces' subjects, or bring more of"
                  + " them");
    }
  }

  /** A trained model. */
  void examine(NetworkEngine engine, Predictor trained) {
    if (trouble.isEmpty()) {
      ask(engine, Source.TRAINED, features(trained, split.fit()), features(trained, split.test()));
    }
  }

  /** What that model was before its training, and, once, the labels. */
  void compare(NetworkEngine engine, RunSpec spec, long seed) {
    if (trouble.isPresent()) {
      return;
    }
    try (Predictor before = Predictor.untrained(engine, spec.train(), spec.align().size(), seed)) {
      ask(engine, Source.UNTRAINED, features(before, split.fit()), features(before, split.test()));
    }
    if (!shares.containsKey(Source.LABELS)) {
      ask(engine, Source.LABELS, labels(split.fit()), labels(split.test()));
    }
  }

  /** Why nobody can say how well people are known; nothing if somebody can. */
  Optional<String> trouble() {
    return trouble;
  }

  IdentitySplit split() {
    return split;
  }

  /**
   * For each model the share of each person's faces that were taken for them, in the order of
   * {@link IdentitySplit#people}.
   */
  List<double[]> shares(Source source, IdentityJudge judge) {
    return shares.getOrDefault(source, Map.of()).getOrDefault(judge, List.of());
  }

  private void ask(NetworkEngine engine, Source source, float[][] fit, float[][] test) {
    Optional<FeatureProducts> products = FeatureProducts.of(engine, fit, test);
    if (products.isEmpty()) {
      trouble = Optional.of("an encoder's features hold what is not a finite number");
      return;
    }
    for (IdentityJudge judge : IdentityJudge.values()) {
      shares
          .computeIfAbsent(source, unused -> new EnumMap<>(IdentityJudge.class))
          .computeIfAbsent(judge, unused -> new ArrayList<>())
          .add(judge.shares(products.get(), split));
    }
  }

  private float[][] features(Predictor predictor, List<Face> wanted) {
    return predictor.features(faces, wanted);
  }

  private static float[][] labels(List<Face> wanted) {
    return wanted.stream()
        .map(face -> new float[] {(float) face.valence(), (float) face.arousal()})
        .toArray(float[][]::new);
  }
}
