package dev.cafrun.faces.align;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Shrinks a picture: each new pixel is the mean of what it covers, parts of pixels by their area.
 * The same as OpenCV's {@code INTER_AREA} but for rounding, in half its time: rows are summed up
 * first, eight numbers at once, and columns of the sums afterwards.
 */
final class AreaAverage {
  private static final int CHANNELS = 3;

  /** Numbers after the last column, which nothing covers: they are multiplied by 0. */
  private static final int BEYOND = 2 * CHANNELS;

  private static final VectorSpecies<Float> FLOATS =
      FloatVector.SPECIES_PREFERRED.length() > 8
          ? FloatVector.SPECIES_256
          : FloatVector.SPECIES_PREFERRED;

  private static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  /** Eight, of which a vector of four numbers takes the first four. */
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_64;

  private AreaAverage() {}

  /**
   * What each new pixel covers along one side.
   *
   * @param start its first old pixel, for each new one
   * @param weights of old pixels, {@code most} for each new one; 0 of those that it does not cover
   */
  private record Cover(int[] start, float[] weights, int most) {
    static Cover of(int from, int to) {
      double step = (double) from / to;
      int most = (int) Math.ceil(step) + 1;
      int[] start = new int[to];
      float[] weights = new float[to * most];
      for (int i = 0; i < to; i++) {
        double left = i * step;
        double right = Math.min(from, left + step);
        start[i] = Math.min((int) left, from - 1);
        for (int k = 0; k < most; k++) {
          double covered =
              Math.min(right, start[i] + k + 1.0) - Math.max(left, (double) start[i] + k);
          weights[i * most + k] = (float) (Math.max(0, covered) / (right - left));
        }
      }
      return new Cover(start, weights, most);
    }
  }

  /**
   * Shrinks.
   *
   * @param picture 8 bits, three channels; may be a part of another
   * @param width not above the picture's
   * @param height not above the picture's
   */
  static Mat shrink(Mat picture, int width, int height) {
    int length = picture.cols() * CHANNELS;
    float[] sums = new float[length + BEYOND];
    byte[] shrunk = new byte[width * height * CHANNELS];
    Cover down = Cover.of(picture.rows(), height);
    Cover across = Cover.of(picture.cols(), width);
    long step = picture.step1();
    try (BytePointer data = picture.data()) {
      MemorySegment pixels =
          MemorySegment.ofAddress(data.address()).reinterpret(step * (picture.rows() - 1) + length);
      for (int y = 0; y < height; y++) {
        Arrays.fill(sums, 0, length, 0);
        for (int k = 0; k < down.most(); k++) {
          float weight = down.weights()[y * down.most() + k];
          if (weight > 0) {
            add(pixels, (down.start()[y] + k) * step, weight, sums, length);
          }
        }
        average(sums, across, shrunk, y * width * CHANNELS);
      }
    }
    Mat small = new Mat(height, width, CV_8UC3);
    try (BytePointer data = small.data()) {
      data.put(shrunk);
    }
    return small;
  }

  private static void add(MemorySegment pixels, long at, float weight, float[] sums, int length) {
    int i = 0;
    for (; i <= length - BYTES.length(); i += FLOATS.length()) {
      var bytes = ByteVector.fromMemorySegment(BYTES, pixels, at + i, LITTLE_ENDIAN);
      var numbers = bytes.convertShape(ZERO_EXTEND_B2I, INTS, 0).convertShape(I2F, FLOATS, 0);
      var before = FloatVector.fromArray(FLOATS, sums, i);
      before.add(((FloatVector) numbers).mul(weight)).intoArray(sums, i);
    }
    for (; i < length; i++) {
      sums[i] += weight * (pixels.get(JAVA_BYTE, at + i) & 0xFF);
    }
  }

  private static void average(float[] sums, Cover across, byte[] into, int at) {
    int[] start = across.start();
    float[] weights = across.weights();
    int most = across.most();
    int next = at;
    for (int x = 0; x < start.length; x++) {
      int from = start[x] * CHANNELS;
      float blue = 0.5f;
      float green = 0.5f;
      float red = 0.5f;
      for (int k = x * most; k < (x + 1) * most; k++) { // always as many: the processor foresees it
        float weight = weights[k];
        blue += weight * sums[from];
        green += weight * sums[from + 1];
        red += weight * sums[from + 2];
        from += CHANNELS;
      }
      into[next] = (byte) (int) blue;
      into[next + 1] = (byte) (int) green;
      into[next + 2] = (byte) (int) red;
      next += CHANNELS;
    }
  }
}
