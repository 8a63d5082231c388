package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchSamplerTest {

  @Test
  void everySampleIsSeenOncePerEpochThoughBatchesStraddleEpochs() {
    BatchSampler sampler = new BatchSampler(10, 4, 7);
    List<Integer> seen = new ArrayList<>();
    for (int iteration = 0; iteration < 5; iteration++) {
      for (int sample : sampler.batch(iteration)) {
        seen.add(sample);
      }
    }
    assertThat(seen.subList(0, 10)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(seen.subList(10, 20)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(seen.subList(0, 10)).isNotEqualTo(seen.subList(10, 20));
    assertThat(sampler.epoch(2)).isZero();
    assertThat(sampler.epoch(3)).isOne();
  }

  @Test
  void aFreshSamplerContinuesWhereAnotherStopped() {
    BatchSampler old = new BatchSampler(10, 4, 7);
    for (int iteration = 0; iteration < 6; iteration++) {
      old.batch(iteration);
    }
    assertThat(new BatchSampler(10, 4, 7).batch(6)).containsExactly(old.batch(6));
  }

  @Test
  void seedsShuffleDifferently() {
    assertThat(new BatchSampler(50, 50, 1).batch(0))
        .isNotEqualTo(new BatchSampler(50, 50, 2).batch(0));
  }

  @Test
  void aBatchLargerThanTheTrainingSplitIsRefused() {
    assertThatThrownBy(() -> new BatchSampler(3, 4, 1)).hasMessageContaining("4 from 3");
  }
}
