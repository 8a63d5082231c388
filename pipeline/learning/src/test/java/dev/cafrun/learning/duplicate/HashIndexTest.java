package dev.cafrun.learning.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HashIndexTest {
  @Test
  void itFindsWhatLookingAtAllWouldFind() {
    for (int radius : new int[] {8, 20, 31}) {
      Random random = new Random(radius);
      Map<Integer, FaceHash> numbered = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        numbered.put(i, i % 3 == 0 ? hash(random) : near(numbered.get(i - 1), random, 5));
      }
      HashIndex index = new HashIndex(numbered, radius);
      for (int i = 0; i < 400; i++) {
        FaceHash wanted =
            i % 4 == 0
                ? hash(random)
                : near(numbered.get(random.nextInt(300)), random, random.nextInt(2 * radius));

        assertThat(index.nearest(wanted)).isEqualTo(nearest(numbered, wanted, radius));
      }
    }
  }

  @Test
  void ofEqualOnesTheFirstIsNamed() {
    FaceHash hash = hash(new Random(1));

    assertThat(new HashIndex(Map.of(7, hash, 3, hash, 5, hash), 20).nearest(hash))
        .contains(new HashIndex.Found(3, 0));
    assertThat(new HashIndex(Map.of(), 20).nearest(hash)).isEmpty();
  }

  @Test
  void aMillionEqualFacesAreFoundAsQuicklyAsOne() {
    FaceHash hash = hash(new Random(2));
    Map<Integer, FaceHash> numbered = new HashMap<>();
    for (int i = 0; i < 1_000_000; i++) {
      numbered.put(i, hash);
    }
    HashIndex index = new HashIndex(numbered, 20);

    for (int i = 0; i < 100_000; i++) {
      assertThat(index.nearest(hash).orElseThrow().number()).isZero();
    }
  }

  @Test
  void aRadiusThatCannotBeCutIntoPartsIsRefused() {
    assertThatThrownBy(() -> new HashIndex(Map.of(), 7))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashIndex(Map.of(), 256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Optional<HashIndex.Found> nearest(
      Map<Integer, FaceHash> numbered, FaceHash wanted, int radius) {
    Optional<HashIndex.Found> nearest = Optional.empty();
    for (int i = 0; i < numbered.size(); i++) {
      int distance = numbered.get(i).distance(wanted);
      if (distance <= nearest.map(found -> found.distance() - 1).orElse(radius)) {
        nearest = Optional.of(new HashIndex.Found(i, distance));
      }
    }
    return nearest;
  }

  private static FaceHash hash(Random random) {
    return new FaceHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /** So many bits, drawn with repetition, are turned. */
  private static FaceHash near(FaceHash hash, Random random, int bits) {
    long[] words = {hash.first(), hash.second(), hash.third(), hash.fourth()};
    for (int i = 0; i < bits; i++) {
      words[random.nextInt(4)] ^= 1L << random.nextInt(64);
    }
    return new FaceHash(words[0], words[1], words[2], words[3]);
  }
}
