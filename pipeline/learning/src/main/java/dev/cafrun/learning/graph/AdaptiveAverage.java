package dev.cafrun.learning.graph;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adaptive average pooling to {@code bins × bins}, as PyTorch cuts it: bin i averages cells {@code
 * ⌊i·n/bins⌋ … ⌈(i+1)·n/bins⌉ − 1}, so maps smaller than the target repeat cells. The output is
 * (batch, channels · bins · bins), channel-major as PyTorch flattens it.
 *
 * <p>It is linear and the same for every channel, so it is one matrix, (pixels, bins²), and the
 * backward pass is its transpose.
 */
final class AdaptiveAverage extends LayerDefinition {
  private static final long serialVersionUID = 1L;

  private final int bins;
  private final int size;

  /**
   * @param size side of the maps it reads
   */
  AdaptiveAverage(int bins, int size) {
    super(Slices.NONE);
    this.bins = bins;
    this.size = size;
  }

  /** Row p says how much of pixel p each bin holds. */
  private static float[][] shares(int bins, int size) {
    float[][] shares = new float[size * size][bins * bins];
    for (int y = 0; y < bins; y++) {
      for (int x = 0; x < bins; x++) {
        int top = first(y, bins, size);
        int bottom = end(y, bins, size);
        int left = first(x, bins, size);
        int right = end(x, bins, size);
        float share = 1f / ((bottom - top) * (right - left));
        for (int row = top; row < bottom; row++) {
          for (int column = left; column < right; column++) {
            shares[row * size + column][y * bins + x] = share;
          }
        }
      }
    }
    return shares;
  }

  private static int first(int bin, int bins, int size) {
    return bin * size / bins;
  }

  private static int end(int bin, int bins, int size) {
    return ((bin + 1) * size + bins - 1) / bins;
  }

  @Override
  RunningLayer<?> running(NeuralNetConfiguration configuration, DataType type) {
    return new Running(configuration, type);
  }

  private static final class Running extends RunningLayer<AdaptiveAverage> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable INDArray shares;

    Running(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    private INDArray shares() {
      if (shares == null) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
          shares = Nd4j.createFromArray(AdaptiveAverage.shares(layerConf().bins, layerConf().size));
        }
      }
      return shares;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      long channels = input.size(3);
      long bins = (long) layerConf().bins * layerConf().bins;
      INDArray planes =
          allocate(
              workspaces,
              ArrayType.FF_WORKING_MEM,
              input.size(0),
              channels,
              input.size(1),
              input.size(2));
      planes.assign(input.permute(0, 3, 1, 2));
      INDArray output = allocate(workspaces, ArrayType.ACTIVATIONS, input.size(0), channels * bins);
      Matrices.product(
          planes.reshape('c', input.size(0) * channels, shares().size(0)),
          shares(),
          output.reshape('c', input.size(0) * channels, bins));
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray outputGradient, LayerWorkspaceMgr workspaces) {
      long channels = input.size(3);
      INDArray planes =
          allocate(
              workspaces,
              ArrayType.BP_WORKING_MEM,
              input.size(0),
              channels,
              input.size(1),
              input.size(2));
      Matrices.productWithTransposed(
          outputGradient.reshape('c', input.size(0) * channels, shares().size(1)),
          shares(),
          planes.reshape('c', input.size(0) * channels, shares().size(0)));
      INDArray gradient = allocate(workspaces, ArrayType.ACTIVATION_GRAD, input.shape());
      gradient.assign(planes.permute(0, 2, 3, 1));
      return passOn(gradient);
    }
  }
}
