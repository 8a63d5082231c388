package dev.cafrun.learning.duplicate;

import dev.cafrun.learning.data.FacePixels;

/**
 * What a face looks like from afar, in 256 bits: the signs of the 16 × 16 lowest frequencies, the
 * constant ones left out, of its brightness at 32 × 32 points (a DCT hash, as Zauner 2010,
 * "Implementation and Benchmarking of Perceptual Image Hash Functions", section 3.2.1, with four
 * times the bits, and zero for the median: then a mirrored face has known bits). Copies that were
 * compressed, scaled or lit otherwise differ in few bits, other faces in some 120.
 *
 * @param first frequencies 1 to 4 from top to bottom, each with 1 to 16 from left to right
 * @param second 5 to 8
 * @param third 9 to 12
 * @param fourth 13 to 16
 */
public record FaceHash(long first, long second, long third, long fourth) {
  /** How many bits there are. */
  public static final int BITS = 256;

  private static final int POINTS = 32;
  private static final int FREQUENCIES = 16;

  /** Below it lie rounding errors: a face of one colour has no sign. */
  private static final double NOTHING = 1e-6;

  /** The bits whose sign a mirror turns: every other frequency from left to right. */
  private static final long MIRRORED = 0x5555_5555_5555_5555L;

  /** cos(π (x + ½) u / 32), u from 1. */
  private static final double[][] COSINES = cosines();

  private static double[][] cosines() {
    double[][] cosines = new double[FREQUENCIES][POINTS];
    for (int u = 0; u < FREQUENCIES; u++) {
      for (int x = 0; x < POINTS; x++) {
        cosines[u][x] = StrictMath.cos(Math.PI * (x + 0.5) * (u + 1) / POINTS);
      }
    }
    return cosines;
  }

  /**
   * Of a picture.
   *
   * @param rgb side × side × 3 bytes, rows from the top, red first
   */
  public static FaceHash of(byte[] rgb, int side) {
    if (side < 1 || rgb.length != FacePixels.bytes(side)) {
      throw new IllegalArgumentException(rgb.length + " bytes are no face of side " + side);
    }
    double[] points = averages(brightness(rgb), side);
    double[] rows = new double[POINTS * FREQUENCIES];
    for (int y = 0; y < POINTS; y++) {
      for (int u = 0; u < FREQUENCIES; u++) {
        double sum = 0;
        for (int x = 0; x < POINTS; x++) {
          sum += points[y * POINTS + x] * COSINES[u][x];
        }
        rows[y * FREQUENCIES + u] = sum;
      }
    }
    long[] words = new long[BITS / Long.SIZE];
    for (int v = 0; v < FREQUENCIES; v++) {
      for (int u = 0; u < FREQUENCIES; u++) {
        double sum = 0;
        for (int y = 0; y < POINTS; y++) {
          sum += rows[y * FREQUENCIES + u] * COSINES[v][y];
        }
        if (sum > NOTHING) {
          int bit = v * FREQUENCIES + u;
          words[bit / Long.SIZE] |= 1L << bit % Long.SIZE;
        }
      }
    }
    return new FaceHash(words[0], words[1], words[2], words[3]);
  }

  /** Rec. 601, from 0 to 255. */
  private static double[] brightness(byte[] rgb) {
    double[] brightness = new double[rgb.length / FacePixels.CHANNELS];
    for (int i = 0; i < brightness.length; i++) {
      int at = i * FacePixels.CHANNELS;
      brightness[i] =
          0.299 * (rgb[at] & 0xFF) + 0.587 * (rgb[at + 1] & 0xFF) + 0.114 * (rgb[at + 2] & 0xFF);
    }
    return brightness;
  }

  /** Means of 32 × 32 equal squares, with parts of pixels where they end within one. */
  private static double[] averages(double[] pixels, int side) {
    double[] narrow = new double[side * POINTS];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < POINTS; x++) {
        narrow[y * POINTS + x] = average(pixels, y * side, 1, x, side);
      }
    }
    double[] points = new double[POINTS * POINTS];
    for (int y = 0; y < POINTS; y++) {
      for (int x = 0; x < POINTS; x++) {
        points[y * POINTS + x] = average(narrow, x, POINTS, y, side);
      }
    }
    return points;
  }

  private static double average(double[] values, int start, int stride, int part, int side) {
    // Whole numbers: a pixel is POINTS wide, and a part is side wide.
    int from = part * side;
    int to = from + side;
    double sum = 0;
    for (int i = from / POINTS; i * POINTS < to; i++) {
      int width = Math.min(to, (i + 1) * POINTS) - Math.max(from, i * POINTS);
      sum += width * values[start + i * stride];
    }
    return sum / side;
  }

  /** In how many bits two differ, from 0 to {@link #BITS}. */
  public int distance(FaceHash other) {
    return Long.bitCount(first ^ other.first)
        + Long.bitCount(second ^ other.second)
        + Long.bitCount(third ^ other.third)
        + Long.bitCount(fourth ^ other.fourth);
  }

  /** That of the face in a mirror. */
  public FaceHash mirrored() {
    return new FaceHash(first ^ MIRRORED, second ^ MIRRORED, third ^ MIRRORED, fourth ^ MIRRORED);
  }

  /** All bits in a number of few, to spread hashes by. */
  int spread() {
    long mixed = first * 31 + second;
    mixed = (mixed * 31 + third) * 31 + fourth;
    mixed = (mixed ^ mixed >>> 32) * 0xd6e8feb86659fd93L;
    return (int) (mixed ^ mixed >>> 32);
  }

  /**
   * Some of the bits, as a number.
   *
   * @param from the first of them
   * @param count from 1 to 31
   */
  int bits(int from, int count) {
    int offset = from % Long.SIZE;
    long bits = word(from / Long.SIZE) >>> offset;
    if (offset + count > Long.SIZE) {
      bits |= word(from / Long.SIZE + 1) << Long.SIZE - offset;
    }
    return (int) (bits & (1L << count) - 1);
  }

  private long word(int number) {
    return switch (number) {
      case 0 -> first;
      case 1 -> second;
      case 2 -> third;
      default -> fourth;
    };
  }
}
