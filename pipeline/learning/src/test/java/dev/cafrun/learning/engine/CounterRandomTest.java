package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void reservedNumbersAreTheOnesThatWouldHaveComeNext() {
    CounterRandom drawn = new CounterRandom(8);
    CounterRandom reserved = new CounterRandom(8);
    long first = reserved.reserve(3);
    for (int i = 0; i < 3; i++) {
      assertThat(reserved.floatAt(first + i)).isEqualTo(drawn.nextFloat());
    }
    assertThat(reserved.nextLong()).isEqualTo(drawn.nextLong());
  }

  @Test
  void manyAtOnceCompareAsOneByOne() {
    CounterRandom random = new CounterRandom(5);
    for (double threshold : new double[] {0, 0.2, 0.5, 0.999}) {
      for (int count : new int[] {1, 7, 16, 61, 64}) {
        long bits = random.atLeast(threshold, 1_000, count);
        for (int i = 0; i < count; i++) {
          assertThat(bits >>> i & 1).isEqualTo(random.floatAt(1_000 + i) >= threshold ? 1 : 0);
        }
      }
    }
  }

  @Test
  void numbersAreSpreadEvenly() {
    CounterRandom random = new CounterRandom(1);
    double sum = 0;
    double squares = 0;
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      double value = random.nextFloat();
      assertThat(value).isBetween(0.0, 0.99999999);
      sum += value;
      squares += value * value;
    }
    assertThat(sum / count).isCloseTo(0.5, Offset.offset(3e-3));
    assertThat(squares / count).isCloseTo(1 / 3.0, Offset.offset(3e-3));
  }

  @Test
  void neighbouringSeedsGiveUnrelatedSequences() {
    int equal = 0;
    CounterRandom one = new CounterRandom(1);
    CounterRandom two = new CounterRandom(2);
    for (int i = 0; i < 10_000; i++) {
      if (one.nextFloat() < 0.5 == two.nextFloat() < 0.5) {
        equal++;
      }
    }
    assertThat(equal).isBetween(4_800, 5_200);
  }
}
