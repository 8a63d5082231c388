package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** What finds faces where the dataset gives no box or points. */
public enum Detector implements Spelled {
  /** MediaPipe short range and mesh. */
  MEDIAPIPE("mediapipe"),
  /** OpenCV's cascade, always at hand. */
  HAAR("haar"),
  /** Nothing: boxes and points come with the dataset. */
  NONE("none");

  private final String spelling;

  Detector(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
