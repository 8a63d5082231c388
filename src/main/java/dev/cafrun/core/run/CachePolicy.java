package dev.cafrun.core.run;

import dev.cafrun.core.canonical.Spelled;

/** Whether outputs of earlier runs serve this one. */
public enum CachePolicy implements Spelled {
  /** An equal stage key is a hit. */
  USE("Use"),
  /** Everything is made anew, and later runs may use it. */
  REFRESH("Refresh"),
  /** Everything is made anew and stays this run's own. */
  OFF("Off");

  private final String spelling;

  CachePolicy(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
