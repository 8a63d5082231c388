package dev.cafrun.core.worker;

import java.util.List;

/**
 * Pictures and videos to be scored by a model, as the scoring program receives it.
 *
 * @param model a {@code model.caf} on this machine
 * @param inputs pictures, videos and folders of them; at least one
 * @param format of the answer
 * @param output file to write; empty for standard output
 * @param terminal whether standard output is a terminal, which is to show what stands in rows, and
 *     not to obey it
 * @param cropped whether every picture is a face already, so that its middle serves where no face
 *     is found
 * @param mirror whether a score is the mean over a face and its mirror image
 * @param everyFace whether each face of a picture has a row, not only the most prominent one
 */
public record ScoreRequest(
    String model,
    List<String> inputs,
    Format format,
    String output,
    boolean terminal,
    boolean cropped,
    boolean mirror,
    boolean everyFace) {

  /** What rows are written as. */
  public enum Format {
    CSV,
    JSON
  }

  public ScoreRequest {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("there is nothing to score");
    }
  }
}
