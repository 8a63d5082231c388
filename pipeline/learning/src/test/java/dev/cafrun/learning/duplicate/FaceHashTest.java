package dev.cafrun.learning.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.learning.testing.DrawnFaces;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FaceHashTest {
  private static final int SIDE = 73;

  @Test
  void itsBitsAreTheSignsOfTheLowestFrequencies() {
    double[] points = new double[32 * 32];
    byte[] picture = DrawnFaces.face(1, 32);
    for (int i = 0; i < points.length; i++) {
      points[i] =
          0.299 * (picture[3 * i] & 0xFF)
              + 0.587 * (picture[3 * i + 1] & 0xFF)
              + 0.114 * (picture[3 * i + 2] & 0xFF);
    }
    FaceHash hash = FaceHash.of(picture, 32);

    for (int v = 1; v <= 16; v++) {
      for (int u = 1; u <= 16; u++) {
        double sum = 0;
        for (int y = 0; y < 32; y++) {
          for (int x = 0; x < 32; x++) {
            sum +=
                points[32 * y + x]
                    * Math.cos(Math.PI * (2 * x + 1) * u / 64)
                    * Math.cos(Math.PI * (2 * y + 1) * v / 64);
          }
        }
        assertThat(hash.bits(16 * (v - 1) + u - 1, 1))
            .as("%d, %d", u, v)
            .isEqualTo(sum > 0 ? 1 : 0);
      }
    }
  }

  @Test
  void aCopyThatIsLitOtherwiseOrNoisyIsNearAndAnotherFaceIsFar() {
    for (int one = 0; one < 20; one++) {
      byte[] face = DrawnFaces.face(one, SIDE);
      FaceHash hash = FaceHash.of(face, SIDE);

      assertThat(hash.distance(FaceHash.of(DrawnFaces.relit(face, 0.6, 20), SIDE)))
          .isLessThanOrEqualTo(NearDuplicates.RADIUS);
      assertThat(hash.distance(FaceHash.of(DrawnFaces.noisy(face, one), SIDE)))
          .isLessThanOrEqualTo(NearDuplicates.RADIUS);
      assertThat(hash.distance(FaceHash.of(DrawnFaces.face(one + 100, SIDE), SIDE)))
          .isGreaterThan(3 * NearDuplicates.RADIUS);
    }
  }

  @Test
  void theHashOfAMirroredFaceIsTheMirroredHash() {
    for (int side : new int[] {37, 64, 73, 256}) {
      byte[] face = DrawnFaces.face(3, side);

      assertThat(FaceHash.of(DrawnFaces.mirrored(face, side), side))
          .isEqualTo(FaceHash.of(face, side).mirrored());
    }
  }

  @Test
  void theSameFaceAtAnotherSizeIsNear() {
    assertThat(
            FaceHash.of(DrawnFaces.face(5, 64), 64)
                .distance(FaceHash.of(DrawnFaces.face(5, 256), 256)))
        .isLessThanOrEqualTo(NearDuplicates.RADIUS);
  }

  @Test
  void picturesOfOneColourAreAllTheSame() {
    byte[] black = new byte[37 * 37 * 3];
    byte[] grey = new byte[37 * 37 * 3];
    java.util.Arrays.fill(grey, (byte) 117);

    assertThat(FaceHash.of(grey, 37)).isEqualTo(FaceHash.of(black, 37));
  }

  @Test
  void anyPartOfItsBitsIsTheSameWhereverItIsCut() {
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      FaceHash hash =
          new FaceHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      int count = 1 + random.nextInt(31);
      int from = random.nextInt(FaceHash.BITS - count + 1);
      int expected = 0;
      for (int bit = count - 1; bit >= 0; bit--) {
        expected = 2 * expected + hash.bits(from + bit, 1);
      }
      assertThat(hash.bits(from, count)).isEqualTo(expected);
    }
  }

  @Test
  void bytesThatAreNoFaceAreRefused() {
    assertThatThrownBy(() -> FaceHash.of(new byte[12], 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
