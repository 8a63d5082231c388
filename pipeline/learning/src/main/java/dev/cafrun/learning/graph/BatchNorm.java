package dev.cafrun.learning.graph;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation with PyTorch's meaning: every forward pass in training mode moves the running
 * statistics, momentum 0.1, by the unbiased variance (of a single value: 0).
 */
final class BatchNorm extends LayerDefinition {
  private static final long serialVersionUID = 1L;
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final int channels;

  BatchNorm(int channels) {
    super(Slices.NONE.and("weight", channels).and("bias", channels));
    this.channels = channels;
  }

  /** What else belongs to the model, though it is not trained. */
  Slices statistics() {
    return Slices.NONE.and("running_mean", channels).and("running_var", channels);
  }

  @Override
  RunningLayer<?> running(NeuralNetConfiguration configuration, DataType type) {
    return new Running(configuration, type);
  }

  /** The layer that runs. */
  static final class Running extends RunningLayer<BatchNorm> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable INDArray runningMean;
    private transient @Nullable INDArray runningVariance;

    /** Of the last training pass; lives as long as its activations. */
    private transient @Nullable Kept kept;

    private record Kept(INDArray centred, INDArray inverseDeviation) {}

    Running(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    /** Says where the running statistics live; to be called once, before the first pass. */
    void useStatistics(INDArray mean, INDArray variance) {
      runningMean = mean;
      runningVariance = variance;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      if (runningMean == null || runningVariance == null) {
        throw new IllegalStateException("batch normalisation has no place for its statistics");
      }
      INDArray output = allocate(workspaces, ArrayType.ACTIVATIONS, input.shape());
      if (training) {
        normaliseByBatch(output, runningMean, runningVariance, workspaces);
      } else {
        INDArray scale = inverseDeviation(runningVariance).muli(parameter("weight"));
        INDArray shift = parameter("bias").sub(runningMean.mul(scale));
        Matrices.timesRow(rows(input), scale, rows(output));
        Matrices.plusRow(rows(output), shift, rows(output));
      }
      return output;
    }

    private void normaliseByBatch(
        INDArray output,
        INDArray runningMean,
        INDArray runningVariance,
        LayerWorkspaceMgr workspaces) {
      double count = rows(input).size(0);
      INDArray mean = ChannelSums.of(input, workspaces, ArrayType.FF_WORKING_MEM).divi(count);
      INDArray centred =
          mayOverwriteInput(true)
              ? input
              : allocate(workspaces, ArrayType.ACTIVATIONS, input.shape());
      Matrices.minusRow(rows(input), mean, rows(centred));
      INDArray squares = allocate(workspaces, ArrayType.FF_WORKING_MEM, input.shape());
      Matrices.times(centred, centred, squares);
      INDArray variance = ChannelSums.of(squares, workspaces, ArrayType.FF_WORKING_MEM).divi(count);
      INDArray inverseDeviation =
          allocate(workspaces, ArrayType.ACTIVATIONS, variance.length())
              .assign(inverseDeviation(variance));
      kept = new Kept(centred, inverseDeviation);
      Matrices.timesRow(rows(centred), inverseDeviation.mul(parameter("weight")), rows(output));
      Matrices.plusRow(rows(output), parameter("bias"), rows(output));
      runningMean.muli(1 - MOMENTUM).addi(mean.muli(MOMENTUM));
      double unbias = count / Math.max(1, count - 1);
      runningVariance.muli(1 - MOMENTUM).addi(variance.muli(MOMENTUM * unbias));
    }

    private static INDArray inverseDeviation(INDArray variance) {
      return Transforms.sqrt(variance.add(EPSILON), false).rdivi(1);
    }

    /**
     * With x̂ the normalised input, g the output's gradient and s its scale ÷ deviation: {@code s
     * (g − mean(g) − x̂ · mean(g x̂))}.
     */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray outputGradient, LayerWorkspaceMgr workspaces) {
      if (kept == null) {
        throw new IllegalStateException("no forward pass in training mode to go back through");
      }
      INDArray centred = kept.centred;
      INDArray inverse = kept.inverseDeviation;
      INDArray work = allocate(workspaces, ArrayType.BP_WORKING_MEM, centred.shape());
      Matrices.times(outputGradient, centred, work);
      INDArray products = ChannelSums.of(work, workspaces, ArrayType.BP_WORKING_MEM);
      INDArray sums = ChannelSums.of(outputGradient, workspaces, ArrayType.BP_WORKING_MEM);
      INDArray scaleGradient = products.muli(inverse);
      gradient("weight").assign(scaleGradient);
      gradient("bias").assign(sums);

      double count = rows(centred).size(0);
      INDArray slope = inverse.mul(parameter("weight"));
      INDArray curve = scaleGradient.muli(slope).muli(inverse).divi(-count);
      INDArray shift = sums.muli(slope).divi(-count);
      INDArray inputGradient = allocate(workspaces, ArrayType.ACTIVATION_GRAD, centred.shape());
      Matrices.timesRow(rows(outputGradient), slope, rows(inputGradient));
      Matrices.timesRow(rows(centred), curve, rows(work));
      inputGradient.addi(work);
      Matrices.plusRow(rows(inputGradient), shift, rows(inputGradient));
      return passOn(inputGradient);
    }

    /** A map as a matrix, one row per pixel. */
    private static INDArray rows(INDArray map) {
      long channels = map.size(3);
      return map.reshape('c', map.length() / channels, channels);
    }

    @Override
    public void clear() {
      super.clear();
      kept = null;
    }
  }

  /** Sums over all pixels of a batch, one per channel. */
  private static final class ChannelSums {
    private ChannelSums() {}

    /**
     * First over images, then over pixels: as products with a row of ones, which every backend is
     * good at, and in two stages, which keeps float32 exact enough for millions of pixels.
     */
    static INDArray of(INDArray map, LayerWorkspaceMgr workspaces, ArrayType purpose) {
      long images = map.size(0);
      long channels = map.size(3);
      long pixels = map.size(1) * map.size(2);
      INDArray perPixel = empty(workspaces, purpose, 1, pixels * channels);
      INDArray perChannel = empty(workspaces, purpose, 1, channels);
      Matrices.product(
          ones(workspaces, purpose, images), map.reshape('c', images, pixels * channels), perPixel);
      Matrices.product(
          ones(workspaces, purpose, pixels), perPixel.reshape('c', pixels, channels), perChannel);
      return perChannel.reshape(channels);
    }

    private static INDArray ones(LayerWorkspaceMgr workspaces, ArrayType purpose, long length) {
      return empty(workspaces, purpose, 1, length).assign(1);
    }

    private static INDArray empty(
        LayerWorkspaceMgr workspaces, ArrayType purpose, long rows, long columns) {
      return workspaces.createUninitialized(
          purpose, DataType.FLOAT, new long[] {rows, columns}, 'c');
    }
  }
}
