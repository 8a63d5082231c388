package dev.cafrun.learning.model;

import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Perceptron;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * {@code model.caf}: what inference needs, encoder and head, and a {@code model.json} that says how
 * to use them. The critic stays behind.
 */
public final class ModelFile {

  /** The code of the failure that a damaged file is. */
  static final String BROKEN = "BROKEN_MODEL";

  private static final String HEADER = "model.json";

  private ModelFile() {}

  /** Writes the network as it is now. Equal parameters give equal bytes. */
  public static void write(
      Path file, CafNetwork network, Backbone backbone, AlignSpec align, long seed, long iterations)
      throws IOException {
    long parameters =
        network.encoder().parameters().length() + network.headNetwork().parameters().length();
    TrainingState state = new TrainingState();
    network.describeModel(state);
    write(file, new ModelHeader(backbone, align, seed, iterations, parameters), state);
  }

  private static void write(Path file, ModelHeader header, TrainingState state) throws IOException {
    try (Archive.Writer archive = new Archive.Writer(file)) {
      archive.text(HEADER, JsonFile.text(header.tree()));
      archive.state(state);
    }
  }

  /**
   * Writes what a model is when calibrated.
   *
   * @throws StageException FATAL if the source is not a model or is damaged
   */
  public static void calibrate(
      NetworkEngine engine, Path source, Calibration calibration, Path target) throws IOException {
    try (Predictor model = load(engine, source)) {
      model.calibrate(calibration);
      TrainingState state = new TrainingState();
      model.describe(state);
      write(target, header(source), state);
    }
  }

  /**
   * Reads what a model says of itself.
   *
   * @throws StageException FATAL if the file is not a model or is damaged
   */
  public static ModelHeader header(Path file) throws IOException {
    try (Archive.Reader archive = new Archive.Reader(file)) {
      return header(file, archive);
    } catch (ZipException problem) {
      throw broken(file, problem);
    }
  }

  /**
   * Loads a model.
   *
   * @throws StageException FATAL if the file is not a model or is damaged
   */
  public static Predictor load(NetworkEngine engine, Path file) throws IOException {
    try (Archive.Reader archive = new Archive.Reader(file)) {
      ModelHeader header = header(file, archive);
      var backbone = header.backbone();
      Encoder encoder = new Encoder(engine, backbone, header.size(), 0);
      Perceptron head = Perceptron.head(engine, backbone, 0);
      TrainingState state = new TrainingState();
      CafNetwork.describeModel(state, encoder, head);
      archive.restore(state);
      return new Predictor(engine, encoder, head);
    } catch (ZipException problem) {
      throw broken(file, problem);
    }
  }

  /**
   * Puts a model's encoder and head into a network of the same backbone.
   *
   * @throws StageException FATAL if the file is not such a model or is damaged
   */
  public static void restore(Path file, CafNetwork network) throws IOException {
    TrainingState state = new TrainingState();
    network.describeModel(state);
    try (Archive.Reader archive = new Archive.Reader(file)) {
      header(file, archive);
      archive.restore(state);
    } catch (ZipException problem) {
      throw broken(file, problem);
    }
  }

  private static ModelHeader header(Path file, Archive.Reader archive) throws IOException {
    try {
      return ModelHeader.of(JsonFile.parse(archive.text(HEADER)));
    } catch (IllegalArgumentException problem) {
      throw new ZipException(file + ": " + HEADER + " " + problem.getMessage());
    }
  }

  private static StageException broken(Path file, ZipException problem) {
    return new StageException(
        Failure.fatal(BROKEN, file.getFileName() + " cannot be read: " + problem.getMessage()),
        problem);
  }
}
