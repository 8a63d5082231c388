package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** How a face is brought to one place and size. */
public enum AlignMethod implements Spelled {
  /** Least-squares similarity to five points. */
  SIMILARITY("similarity"),
  /** The face's box with a margin, as the authors did. */
  BOX("box"),
  /** The whole image, resized. */
  NONE("none");

  private final String spelling;

  AlignMethod(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
