package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** What becomes of a picture that shows no face as far as dataset and detector know. */
public enum NoFacePolicy implements Spelled {
  /** The dataset's box stands for the face, or the middle of the picture where there is none. */
  BOX("box"),
  /** It is left out, and listed. */
  DROP("drop"),
  /** The run fails, once all have been looked at. */
  FAIL("fail");

  private final String spelling;

  NoFacePolicy(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
