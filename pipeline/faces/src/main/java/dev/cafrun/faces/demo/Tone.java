package dev.cafrun.faces.demo;

import java.awt.Color;

/** Arithmetic on colours. */
final class Tone {
  private Tone() {}

  static Color mix(Color from, Color to, double share) {
    return new Color(
        channel(from.getRed(), to.getRed(), share),
        channel(from.getGreen(), to.getGreen(), share),
        channel(from.getBlue(), to.getBlue(), share));
  }

  static Color darker(Color colour, double share) {
    return mix(colour, new Color(28, 14, 22), share);
  }

  static Color lighter(Color colour, double share) {
    return mix(colour, new Color(255, 248, 238), share);
  }

  /** The colour with an opacity in [0, 1]. */
  static Color alpha(Color colour, double opacity) {
    int alpha = (int) Math.round(255 * Math.clamp(opacity, 0.0, 1.0));
    return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
  }

  private static int channel(int from, int to, double share) {
    return Math.clamp(Math.round(from + (to - from) * share), 0, 255);
  }
}
