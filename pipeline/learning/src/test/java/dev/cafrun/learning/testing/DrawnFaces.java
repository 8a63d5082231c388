package dev.cafrun.learning.testing;

import java.util.Random;

/** Smooth pictures that differ as faces do, and what becomes of copies. */
public final class DrawnFaces {
  private static final int WAVES = 40;

  private DrawnFaces() {}

  /** Waves of low frequencies around a grey that is darker below; one picture at every size. */
  public static byte[] face(long seed, int side) {
    Random random = new Random(seed);
    double[] values = new double[side * side];
    for (int wave = 0; wave < WAVES; wave++) {
      double across = random.nextDouble(-6, 6);
      double down = random.nextDouble(-6, 6);
      double phase = random.nextDouble(2 * Math.PI);
      double strength = 40 / (1 + Math.hypot(across, down));
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          double at = 2 * Math.PI * (across * (x + 0.5) + down * (y + 0.5)) / side + phase;
          values[y * side + x] += strength * Math.cos(at);
        }
      }
    }
    byte[] rgb = new byte[side * side * 3];
    for (int i = 0; i < values.length; i++) {
      double value = 140 - 30.0 * (i / side) / side + values[i];
      for (int channel = 0; channel < 3; channel++) {
        rgb[3 * i + channel] = pixel(value - 10 * channel);
      }
    }
    return rgb;
  }

  public static byte[] relit(byte[] face, double contrast, double light) {
    byte[] relit = new byte[face.length];
    for (int i = 0; i < face.length; i++) {
      relit[i] = pixel((face[i] & 0xFF) * contrast + light);
    }
    return relit;
  }

  public static byte[] noisy(byte[] face, long seed) {
    Random random = new Random(seed);
    byte[] noisy = new byte[face.length];
    for (int i = 0; i < face.length; i++) {
      noisy[i] = pixel((face[i] & 0xFF) + 3 * random.nextGaussian());
    }
    return noisy;
  }

  public static byte[] mirrored(byte[] face, int side) {
    byte[] mirrored = new byte[face.length];
    for (int i = 0; i < side * side; i++) {
      int other = i / side * side + side - 1 - i % side;
      System.arraycopy(face, 3 * i, mirrored, 3 * other, 3);
    }
    return mirrored;
  }

  private static byte pixel(double value) {
    return (byte) Math.clamp(Math.round(value), 0, 255);
  }
}
