package dev.cafrun.core.promotion;

import dev.cafrun.core.canonical.Spelled;
import java.util.Locale;

/** Whether anybody is both in a version's test set and in what it was made from. */
public enum PersonSplit implements Spelled {
  /** Nobody. */
  APART,
  /** Somebody. */
  MIXED,
  /** Of some pictures nobody knows who is on them. */
  UNKNOWN;

  /** Where an ingest's manifest says it. */
  public static final String SUMMARY = "person_split";

  @Override
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
