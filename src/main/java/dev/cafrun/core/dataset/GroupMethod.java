package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** How the threshold between weak and strong is found. */
public enum GroupMethod implements Spelled {
  /** Otsu 1979 on 256 bins. */
  OTSU("otsu"),
  /** One-dimensional k-means. The mean of the centres is the threshold. */
  KMEANS("kmeans");

  private final String spelling;

  GroupMethod(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
