package dev.cafrun.learning.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EmotionGroupsTest {

  @Test
  void theRadiusJoinsBothThresholds() {
    assertThat(new Thresholds(0.3, 0.4).radius()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void strongSamplesLieOnOrOutsideTheRadius() {
    double[] valence = {0.3, 0.1, -0.9, 0.0, 1.0};
    double[] arousal = {0.4, 0.1, 0.0, -0.49, -1.0};
    EmotionGroups groups = EmotionGroups.of(new Thresholds(0.3, 0.4), valence, arousal);
    assertThat(groups.strong()).as("(1, −1) has r = √2 and stays in").containsExactly(0, 2, 4);
    assertThat(groups.weak()).containsExactly(1, 3);
    assertThat(groups.oneIsEmpty()).isFalse();
  }

  @Test
  void signsDoNotMatterToTheThresholds() {
    double[] valence = {-0.8, 0.8, -0.1, 0.1};
    double[] arousal = {0.7, -0.7, 0.2, -0.2};
    Thresholds thresholds = Thresholds.of(new OtsuThreshold(), valence, arousal);
    assertThat(EmotionGroups.of(thresholds, valence, arousal).strong()).containsExactly(0, 1);
  }

  @Test
  void equalLabelsLeaveTheWeakGroupEmpty() {
    double[] same = {0.5, 0.5, 0.5};
    Thresholds thresholds = Thresholds.of(new OtsuThreshold(), same, same);
    EmotionGroups groups = EmotionGroups.of(thresholds, same, same);
    assertThat(groups.strong()).hasSize(3);
    assertThat(groups.oneIsEmpty()).isTrue();
  }
}
