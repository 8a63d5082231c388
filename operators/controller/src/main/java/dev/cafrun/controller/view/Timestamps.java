package dev.cafrun.controller.view;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as people read them. */
public final class Timestamps {
  private static final DateTimeFormatter SHAPE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Timestamps() {}

  public static String shown(Instant moment, ZoneId zone) {
    return SHAPE.format(moment.atZone(zone));
  }
}
