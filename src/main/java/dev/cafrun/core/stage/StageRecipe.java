package dev.cafrun.core.stage;

import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that determines a stage's output.
 *
 * @param stage which stage, and its seed
 * @param image digest of the program that runs it: of the container image, or of the jars
 * @param parameters the part of the spec that the stage reads, as a canonical tree
 * @param inputs the content digest of each input's manifest; for ingest, of the source as found;
 *     for train, of the file it starts from, too
 * @param salt empty, or what keeps this run's outputs apart (cache {@code Refresh} and {@code Off})
 */
public record StageRecipe(
    StageId stage,
    String image,
    Map<String, Object> parameters,
    Map<String, Sha256> inputs,
    String salt) {

  public StageRecipe {
    parameters = Map.copyOf(parameters);
    inputs = Map.copyOf(inputs);
  }

  public StageKey key() {
    Map<String, Object> recipe = new LinkedHashMap<>();
    recipe.put("stage", stage.spelling());
    recipe.put("codeVersion", stage.kind().codeVersion());
    recipe.put("image", image);
    recipe.put("parameters", parameters);
    Map<String, Object> digests = new TreeMap<>();
    inputs.forEach((input, digest) -> digests.put(input, digest.hex()));
    recipe.put("inputs", digests);
    recipe.put("salt", salt);
    return new StageKey(Sha256.of(CanonicalJson.write(recipe)));
  }
}
