package dev.cafrun.faces.dataset;

import java.util.regex.Pattern;

/** Which recording a video of Aff-Wild or Aff-Wild2 is cut from, by its name. */
final class Recordings {
  /** {@code 2_left}, {@code 2_right}: the people of one recording. */
  private static final Pattern SIDE = Pattern.compile("(?i)(?<=.)_(left|right)$");

  /** {@code video86_3}, {@code 122-60-1920x1080-5}: its parts. */
  private static final Pattern PART = Pattern.compile("(?<=.)_\\d+$|(?<=\\d[xX]\\d{1,5})-\\d+$");

  private Recordings() {}

  /**
   * The recording's name: who is in it must not be torn apart by the split, be it into people or
   * into parts.
   */
  static String of(String video) {
    String name = video;
    for (String shorter = cut(name); !shorter.equals(name); shorter = cut(name)) {
      name = shorter;
    }
    return name;
  }

  private static String cut(String name) {
    return PART.matcher(SIDE.matcher(name).replaceFirst("")).replaceFirst("");
  }
}
