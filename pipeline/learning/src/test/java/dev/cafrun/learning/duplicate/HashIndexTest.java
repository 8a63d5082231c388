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
    for (int radius : new int[] {15, 20, 31}) {
      Random random = new Random(radius);
      Map<Integer, FaceHash> numbered = new HashMap<>();
      for (int i = 0; i < 300; i++) {
        numbered.put(i, i % 3 == 0 ? hash(random) : near(numbered.get(i - 1), random, 5));
      }
      FaceHashes hashes = hashes(numbered);
      for (int i = 0; i < 400; i++) {
        FaceHash wanted =
            i % 4 == 0
                ? hash(random)
                : near(numbered.get(random.nextInt(300)), random, random.nextInt(2 * radius));

        assertThat(found(hashes, wanted, radius)).isEqualTo(nearest(numbered, wanted, radius));
      }
    }
  }

  @Test
  void ofEqualOnesTheFirstIsNamed() {
    FaceHash hash = hash(new Random(1));
    FaceHashes hashes = hashes(Map.of(0, hash, 1, hash, 2, hash));

    assertThat(found(hashes, hash, 20)).contains(new Found(0, 0));
    HashIndex later = new HashIndex(hashes, number -> number > 0, 20);
    later.prepare(0);
    assertThat(HashIndex.number(later.improve(hash, HashIndex.NOTHING))).isEqualTo(1);
    assertThat(found(new FaceHashes(0), hash, 20)).isEmpty();
  }

  @Test
  void aMillionEqualFacesAreFoundAsQuicklyAsOne() {
    FaceHash hash = hash(new Random(2));
    FaceHashes hashes = new FaceHashes(1_000_000);
    for (int i = 0; i < hashes.size(); i++) {
      hashes.set(i, hash);
    }
    HashIndex index = new HashIndex(hashes, number -> true, 20);

    for (int part = 0; part < index.parts(); part++) {
      index.prepare(part);
      for (int i = 0; i < 100_000; i++) {
        assertThat(index.improve(hash, HashIndex.NOTHING)).isZero();
      }
    }
  }

  @Test
  void aRadiusThatCannotBeCutIntoPartsIsRefused() {
    assertThatThrownBy(() -> new HashIndex(new FaceHashes(0), number -> true, 14))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashIndex(new FaceHashes(0), number -> true, 256))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private record Found(int number, int distance) {}

  private static FaceHashes hashes(Map<Integer, FaceHash> numbered) {
    FaceHashes hashes = new FaceHashes(numbered.size());
    numbered.forEach(hashes::set);
    return hashes;
  }

  private static Optional<Found> found(FaceHashes hashes, FaceHash wanted, int radius) {
    HashIndex index = new HashIndex(hashes, number -> true, radius);
    long found = HashIndex.NOTHING;
    for (int part = 0; part < index.parts(); part++) {
      index.prepare(part);
      found = index.improve(wanted, found);
    }
    return found == HashIndex.NOTHING
        ? Optional.empty()
        : Optional.of(new Found(HashIndex.number(found), HashIndex.distance(found)));
  }

  private static Optional<Found> nearest(
      Map<Integer, FaceHash> numbered, FaceHash wanted, int radius) {
    Optional<Found> nearest = Optional.empty();
    for (int i = 0; i < numbered.size(); i++) {
      int distance = numbered.get(i).distance(wanted);
      if (distance <= nearest.map(found -> found.distance() - 1).orElse(radius)) {
        nearest = Optional.of(new Found(i, distance));
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
