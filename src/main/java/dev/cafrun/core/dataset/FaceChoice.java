package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** Which of several faces that a detector finds in a picture is taken. */
public enum FaceChoice implements Spelled {
  /** The one with the largest box. */
  LARGEST("largest"),
  /** The one nearest to the picture's middle. */
  CENTER("center"),
  /** The one nearest to the middle of the dataset's box; where there is none, as without a word. */
  GIVEN("given");

  private final String spelling;

  FaceChoice(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
