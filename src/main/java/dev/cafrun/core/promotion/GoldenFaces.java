package dev.cafrun.core.promotion;

import java.util.List;
import java.util.function.Function;

/**
 * A few faces of a test set as a model saw them, with what it said about them: whoever loads the
 * model later can tell whether it still says so. One of the files of a version, and as confidential
 * as the pictures it was made from.
 *
 * @param format for whoever reads it in years
 * @param side of each face in pixels: the model's own
 * @param faces in the order of the test set
 */
public record GoldenFaces(String format, int side, List<Face> faces) {
  private static final String FORMAT = "caf-golden-faces/1";
  private static final int CHANNELS = 3;

  /**
   * One of them.
   *
   * @param id of the sample
   * @param rgb side × side × 3 bytes: rows from the top, red first
   * @param valence what the model said, in [−1, 1], and so {@code arousal}
   */
  public record Face(String id, byte[] rgb, float valence, float arousal) {}

  public GoldenFaces {
    faces = List.copyOf(faces);
    if (!format.equals(FORMAT)) {
      throw new IllegalArgumentException("golden faces are of the format " + FORMAT);
    }
    if (side < 1
        || faces.isEmpty()
        || faces.stream().anyMatch(face -> face.rgb().length != side * side * CHANNELS)) {
      throw new IllegalArgumentException("golden faces must be there, and of their side");
    }
  }

  public static GoldenFaces of(int side, List<Face> faces) {
    return new GoldenFaces(FORMAT, side, faces);
  }

  /**
   * Beside what it is recorded to have said, what a model says now.
   *
   * @param model says valence and arousal of a face's pixels; asked about one after the other, so
   *     that it needs little memory
   */
  public List<GoldenScore> beside(Function<byte[], float[]> model) {
    return faces.stream()
        .map(
            face -> {
              float[] said = model.apply(face.rgb());
              return new GoldenScore(face.id(), face.valence(), face.arousal(), said[0], said[1]);
            })
        .toList();
  }
}
