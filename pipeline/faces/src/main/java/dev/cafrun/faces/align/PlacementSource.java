package dev.cafrun.faces.align;

import dev.cafrun.core.canonical.Spelled;

/** What a face was placed by; the later ones are worse, and the last is a guess. */
public enum PlacementSource implements Spelled {
  /** The dataset's landmarks. */
  GIVEN_POINTS("given-points"),
  /** Points that the detector found. */
  DETECTED_POINTS("detected-points"),
  /** The dataset's box. */
  GIVEN_BOX("given-box"),
  /** A box that the detector found. */
  DETECTED_BOX("detected-box"),
  /** The largest square in the middle of the picture. */
  WHOLE_PICTURE("whole-picture");

  private final String spelling;

  PlacementSource(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
