package dev.cafrun.core.promotion;

import dev.cafrun.core.canonical.Spelled;
import java.util.Locale;

/** How an alias came to move. */
public enum MoveKind implements Spelled {
  /** Somebody named the version. */
  PROMOTION,
  /** Somebody wanted back what stood there before. */
  ROLLBACK,
  /** The run that registered the version named the alias. */
  REGISTRATION;

  @Override
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
