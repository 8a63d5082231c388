package dev.cafrun.learning.model;

import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.learning.data.FacePixels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a model file says of itself: {@code model.json}.
 *
 * @param backbone the encoder's architecture
 * @param align how its faces were brought to one place and size, with the detector that did it
 * @param seed of its training
 * @param iterations it was trained for
 * @param parameters trainable parameters in the file, without the critic's
 */
public record ModelHeader(
    Backbone backbone, AlignSpec align, long seed, long iterations, long parameters) {

  private static final String FORMAT = "caf-model/2";

  /** Side of its input in pixels. */
  public int size() {
    return align.size();
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", FORMAT);
    tree.put("backbone", backbone.spelling());
    tree.put("align", CanonicalTree.of(align));
    tree.put("seed", seed);
    tree.put("iterations", iterations);
    tree.put("parameters", parameters);
    tree.put("input", "float32 (batch, 3, size, size), RGB, (value / 255 - mean) / deviation");
    tree.put("mean", FacePixels.MEAN);
    tree.put("deviation", FacePixels.DEVIATION);
    tree.put("output", List.of("valence", "arousal"));
    return tree;
  }

  /**
   * Reads what {@link #tree} tells.
   *
   * @throws IllegalArgumentException if it is of another format or incomplete
   */
  static ModelHeader of(Map<String, Object> tree) {
    if (FORMAT.equals(tree.get("format"))
        && tree.get("backbone") instanceof String spelling
        && tree.get("align") instanceof Map<?, ?> align
        && tree.get("seed") instanceof Number seed
        && tree.get("iterations") instanceof Number iterations
        && tree.get("parameters") instanceof Number parameters) {
      return new ModelHeader(
          backbone(spelling),
          align(align),
          seed.longValue(),
          iterations.longValue(),
          parameters.longValue());
    }
    throw new IllegalArgumentException("is not that of a " + FORMAT);
  }

  private static Backbone backbone(String spelling) {
    for (Backbone backbone : Backbone.values()) {
      if (backbone.spelling().equals(spelling)) {
        return backbone;
      }
    }
    throw new IllegalArgumentException("names an unknown backbone, " + spelling);
  }

  private static AlignSpec align(Map<?, ?> tree) {
    try {
      return RunReader.readAlign(tree);
    } catch (InvalidRunException problem) {
      throw new IllegalArgumentException(
          "does not say how faces are aligned: " + problem.getMessage(), problem);
    }
  }
}
