package dev.cafrun.learning.model;

import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FacePixels;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Perceptron;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a model says about faces: encoder and head in evaluation mode, on centre crops, each value
 * clipped to [−1, 1]. Not thread-safe.
 */
public final class Predictor implements AutoCloseable {

  /** Faces at a time; the answer to a face does not depend on its neighbours. */
  private static final int BATCH = 64;

  private final NetworkEngine engine;
  private final Encoder encoder;
  private final Perceptron head;
  private final boolean mirrors;
  private final Runnable closing;

  /** A predictor over live networks: it sees every change to them. */
  public Predictor(NetworkEngine engine, Encoder encoder, Perceptron head) {
    this(
        engine,
        encoder,
        head,
        false,
        () -> {
          head.close();
          encoder.close();
        });
  }

  private Predictor(
      NetworkEngine engine, Encoder encoder, Perceptron head, boolean mirrors, Runnable closing) {
    this.closing = closing;
    this.engine = engine;
    this.encoder = encoder;
    this.head = head;
    this.mirrors = mirrors;
  }

  /**
   * The networks that a training with this seed begins with: nothing has been learned, and batch
   * normalisation has the mean 0 and variance 1 that it starts from.
   *
   * @param size side of the network's input in pixels
   */
  public static Predictor untrained(NetworkEngine engine, TrainSpec train, int size, long seed) {
    CafNetwork network = new CafNetwork(engine, train, size, seed);
    return new Predictor(engine, network.encoder(), network.headNetwork(), false, network::close);
  }

  /**
   * The same networks; what they say about a stored face is the mean over it and its mirror image.
   * To close one is to close both.
   */
  public Predictor mirroring() {
    return new Predictor(engine, encoder, head, true, closing);
  }

  /** From now on it says what its model says when calibrated. */
  public void calibrate(Calibration calibration) {
    calibration.stretch(head);
  }

  /** What its model's file holds. */
  void describe(TrainingState state) {
    CafNetwork.describeModel(state, encoder, head);
  }

  /**
   * Valence and arousal, as two rows of as many values as faces. A value that is not a number stays
   * so.
   */
  public double[][] predict(FaceSet faces, List<Face> wanted) {
    double[][] affect = new double[2][wanted.size()];
    for (int from = 0; from < wanted.size(); from += BATCH) {
      long[] rows =
          wanted.subList(from, Math.min(wanted.size(), from + BATCH)).stream()
              .mapToLong(Face::row)
              .toArray();
      float[][] outputs = predict(faces.pixels(), rows);
      for (int i = 0; i < rows.length; i++) {
        affect[0][from + i] = outputs[i][0];
        affect[1][from + i] = outputs[i][1];
      }
    }
    return affect;
  }

  /**
   * Valence and arousal of faces that come from elsewhere.
   *
   * @param rgb stored faces one after the other, S × S × 3 bytes each, rows from the top, red first
   * @param side S, at least the network's
   * @return one pair per face, in [−1, 1]
   */
  public float[][] predict(byte[] rgb, int side) {
    FacePixels pixels = new FacePixels(MemorySegment.ofArray(rgb), side);
    return predict(pixels, LongStream.range(0, rgb.length / FacePixels.bytes(side)).toArray());
  }

  /** The encoder's features of each face. */
  public float[][] features(FaceSet faces, List<Face> wanted) {
    float[][] features = new float[wanted.size()][];
    for (int from = 0; from < wanted.size(); from += BATCH) {
      List<Face> some = wanted.subList(from, Math.min(wanted.size(), from + BATCH));
      long[] rows = some.stream().mapToLong(Face::row).toArray();
      try (MemoryWorkspace scope = engine.iteration()) {
        INDArray images = images(crops(faces.pixels(), rows, false), rows.length);
        float[][] found = encoder.features(images).toFloatMatrix();
        System.arraycopy(found, 0, features, from, found.length);
      }
    }
    return features;
  }

  private float[][] predict(FacePixels stored, long[] faces) {
    float[][] affects = predict(crops(stored, faces, false), faces.length);
    if (mirrors) {
      float[][] mirrored = predict(crops(stored, faces, true), faces.length);
      for (int i = 0; i < affects.length; i++) {
        for (int k = 0; k < affects[i].length; k++) {
          affects[i][k] = (affects[i][k] + mirrored[i][k]) / 2;
        }
      }
    }
    return affects;
  }

  private float[] crops(FacePixels stored, long[] faces, boolean mirrored) {
    int size = encoder.inputSize();
    Crop middle = Crop.centre(stored.spare(size));
    Crop crop = mirrored ? middle.mirror() : middle;
    int pixelsPerFace = FacePixels.CHANNELS * size * size;
    float[] pixels = new float[faces.length * pixelsPerFace];
    for (int i = 0; i < faces.length; i++) {
      stored.read(faces[i], crop, size, pixels, i * pixelsPerFace);
    }
    return pixels;
  }

  private INDArray images(float[] pixels, int count) {
    int size = encoder.inputSize();
    return Nd4j.create(pixels, new long[] {count, FacePixels.CHANNELS, size, size}, 'c');
  }

  /**
   * Valence and arousal of aligned faces.
   *
   * @param pixels count × 3 × size × size, R then G then B, normalised with ImageNet's mean and
   *     deviation
   * @return count × 2, in [−1, 1]
   */
  public float[][] predict(float[] pixels, int count) {
    try (MemoryWorkspace scope = engine.iteration()) {
      INDArray images = images(pixels, count);
      float[][] outputs = head.predict(encoder.features(images)).toFloatMatrix();
      for (float[] output : outputs) {
        for (int k = 0; k < output.length; k++) {
          output[k] = Math.clamp(output[k], -1f, 1f);
        }
      }
      return outputs;
    }
  }

  /** Frees the networks' memory. */
  @Override
  public void close() {
    closing.run();
  }
}
