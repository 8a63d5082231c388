package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.training.JitterSpec;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.FacePixels;
import java.lang.foreign.MemorySegment;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AffineAugmentationTest {

  private static final int SIDE = 9;
  private static final int SIZE = 7;
  private static final Crop MIDDLE = Crop.centre(SIDE - SIZE);
  private static final Offset<Float> CLOSE = within(1e-5f);

  private final FacePixels ramp = ramp();

  @Test
  void aFaceThatIsNotMovedIsReadAsItIs() {
    for (Crop crop : new Crop[] {MIDDLE, new Crop(0, 2, true)}) {
      float[] plain = new float[3 * SIZE * SIZE];
      ramp.read(1, crop, SIZE, plain, 0);
      assertThat(moved(crop, Jitter.NONE)).containsExactly(plain, CLOSE);
    }
  }

  @Test
  void aQuarterTurnClockwiseBringsTheLeftEdgeToTheTop() {
    float[] plain = moved(MIDDLE, Jitter.NONE);
    float[] turned = moved(MIDDLE, new Jitter(Math.PI / 2, 1, 1, 0));
    for (int i = 0; i < SIZE; i++) {
      assertThat(turned[i])
          .as("top row, column " + i)
          .isCloseTo(plain[(SIZE - 1 - i) * SIZE], CLOSE);
    }
  }

  @Test
  void aZoomKeepsTheMiddleAndDrawsTheRestOutwards() {
    float[] plain = moved(MIDDLE, Jitter.NONE);
    float[] grown = moved(MIDDLE, new Jitter(0, 1.5, 1, 0));
    int middle = SIZE / 2;
    assertThat(grown[middle * SIZE + middle]).isCloseTo(plain[middle * SIZE + middle], CLOSE);
    assertThat(grown[middle * SIZE + middle + 3])
        .as("three from the middle shows what was two from it")
        .isCloseTo(plain[middle * SIZE + middle + 2], CLOSE);
  }

  @Test
  void contrastTurnsAboutGreyAndLightStaysBetweenBlackAndWhite() {
    assertThat(value(new Jitter(0, 1, 1.5, 0), 4, 4))
        .isCloseTo((float) (0.5 + 1.5 * (pixel(4, 4) / 255.0 - 0.5)), CLOSE);
    assertThat(value(new Jitter(0, 1, 1, 0.1), 4, 4))
        .isCloseTo((float) (pixel(4, 4) / 255.0 + 0.1), CLOSE);
    assertThat(value(new Jitter(0, 1, 1, 2), 4, 4)).isCloseTo(1, CLOSE);
    assertThat(value(new Jitter(0, 1, 1, -2), 4, 4)).isCloseTo(0, CLOSE);
  }

  @Test
  void jitterFillsItsLimitsAndIsDecidedBySeedAndPositionAlone() {
    JitterSpec limits = new JitterSpec(20, 0.2, 0.4, 1);
    double smallest = 1;
    double largest = 1;
    for (int position = 0; position < 1000; position++) {
      Jitter jitter = Jitter.random(5, position, limits);
      assertThat(jitter).isEqualTo(Jitter.random(5, position, limits));
      assertThat(Math.abs(jitter.angle())).isLessThanOrEqualTo(Math.toRadians(20));
      assertThat(jitter.contrast()).isBetween(0.6, 1.4);
      assertThat(jitter.brightness()).isBetween(-0.2, 0.2);
      smallest = Math.min(smallest, jitter.zoom());
      largest = Math.max(largest, jitter.zoom());
    }
    assertThat(smallest).isBetween(0.8, 0.81);
    assertThat(largest).isBetween(1.19, 1.2);
    assertThat(Jitter.random(5, 3, JitterSpec.NONE)).isEqualTo(Jitter.NONE);
  }

  /** Red, back in 0 … 1, of a stored pixel inside the middle crop. */
  private float value(Jitter jitter, int x, int y) {
    float[] pixels = moved(MIDDLE, jitter);
    float normalised = pixels[(y - MIDDLE.top()) * SIZE + x - MIDDLE.left()];
    return (float) (normalised * FacePixels.DEVIATION.getFirst() + FacePixels.MEAN.getFirst());
  }

  private float[] moved(Crop crop, Jitter jitter) {
    float[] pixels = new float[3 * SIZE * SIZE];
    new AffineAugmentation(ramp).read(1, crop, jitter, SIZE, pixels, 0);
    return pixels;
  }

  private static int pixel(int x, int y) {
    return 20 + 7 * x + 13 * y;
  }

  /** The second of two faces, brighter to the right and to the bottom. */
  private static FacePixels ramp() {
    byte[] bytes = new byte[2 * SIDE * SIDE * 3];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int channel = 0; channel < 3; channel++) {
          bytes[((SIDE + y) * SIDE + x) * 3 + channel] = (byte) (pixel(x, y) + channel);
        }
      }
    }
    return new FacePixels(MemorySegment.ofArray(bytes), SIDE);
  }
}
