package dev.cafrun.core.promotion;

import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;

/** What a version said about some of its test set, summed up. */
public record PartAnswers(SufficientStatistics valence, SufficientStatistics arousal) {
  static final PartAnswers NONE =
      new PartAnswers(SufficientStatistics.NONE, SufficientStatistics.NONE);

  SufficientStatistics of(Dimension dimension) {
    return dimension == Dimension.VALENCE ? valence : arousal;
  }

  PartAnswers plus(PartAnswers other) {
    return new PartAnswers(valence.plus(other.valence), arousal.plus(other.arousal));
  }

  int faces() {
    return (int) valence.count();
  }
}
