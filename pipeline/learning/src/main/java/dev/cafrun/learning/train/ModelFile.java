package dev.cafrun.learning.train;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.Backbone;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.Perceptron;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * {@code model.caf}: what inference needs, encoder and head, and a {@code model.json} that says how
 * to use them. The critic stays behind.
 */
public final class ModelFile {

  private static final String FORMAT = "caf-model/1";
  private static final String HEADER = "model.json";

  /**
   * What a model file says of itself.
   *
   * @param backbone the encoder's architecture
   * @param size side of its input in pixels
   * @param seed of its training
   * @param iterations it was trained for
   * @param parameters trainable parameters in the file, without the critic's
   */
  public record Header(Backbone backbone, int size, long seed, long iterations, long parameters) {}

  private ModelFile() {}

  /** Writes the network as it is now. Equal parameters give equal bytes. */
  static void write(Path file, CafNetwork network, Backbone backbone, long seed, long iterations)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("format", FORMAT);
    header.put("backbone", backbone.spelling());
    header.put("size", network.encoder().inputSize());
    header.put("seed", seed);
    header.put("iterations", iterations);
    header.put(
        "parameters",
        network.encoder().parameters().length() + network.headNetwork().parameters().length());
    header.put("input", "float32 (batch, 3, size, size), RGB, (value / 255 - mean) / deviation");
    header.put("mean", List.of(0.485, 0.456, 0.406));
    header.put("deviation", List.of(0.229, 0.224, 0.225));
    header.put("output", List.of("valence", "arousal"));
    TrainingState state = new TrainingState();
    network.describeModel(state);
    try (Archive.Writer archive = new Archive.Writer(file)) {
      archive.text(HEADER, JsonFile.text(header));
      archive.state(state);
    }
  }

  /**
   * Reads what a model says of itself.
   *
   * @throws StageException FATAL if the file is not a model or is damaged
   */
  public static Header header(Path file) throws IOException {
    try (Archive.Reader archive = new Archive.Reader(file)) {
      return header(file, JsonFile.parse(archive.text(HEADER)));
    } catch (ZipException problem) {
      throw broken(file, problem);
    }
  }

  /**
   * Loads a model.
   *
   * @throws StageException FATAL if the file is not a model or is damaged
   */
  public static Predictor load(Engine engine, Path file) throws IOException {
    try (Archive.Reader archive = new Archive.Reader(file)) {
      Header header = header(file, JsonFile.parse(archive.text(HEADER)));
      var backbone = CafNetwork.backbone(header.backbone);
      Encoder encoder = new Encoder(engine, backbone, header.size, 0);
      Perceptron head = Perceptron.head(engine, backbone, 0);
      TrainingState state = new TrainingState();
      CafNetwork.describeModel(state, encoder, head);
      archive.restore(state);
      return new Predictor(engine, encoder, head);
    } catch (ZipException problem) {
      throw broken(file, problem);
    }
  }

  private static Header header(Path file, Map<String, Object> tree) throws ZipException {
    if (FORMAT.equals(tree.get("format"))
        && tree.get("backbone") instanceof String spelling
        && tree.get("size") instanceof Number size
        && tree.get("seed") instanceof Number seed
        && tree.get("iterations") instanceof Number iterations
        && tree.get("parameters") instanceof Number parameters) {
      for (Backbone backbone : Backbone.values()) {
        if (backbone.spelling().equals(spelling)) {
          return new Header(
              backbone,
              size.intValue(),
              seed.longValue(),
              iterations.longValue(),
              parameters.longValue());
        }
      }
    }
    throw new ZipException(file + ": " + HEADER + " is not that of a " + FORMAT);
  }

  private static StageException broken(Path file, ZipException problem) {
    return new StageException(
        Failure.fatal(
            "BROKEN_MODEL", file.getFileName() + " cannot be read: " + problem.getMessage()),
        problem);
  }
}
