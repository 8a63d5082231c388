package dev.cafrun.learning.graph;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Negatives become 0; in place where the graph allows it, which the library's own never is. */
final class Relu extends LayerDefinition {
  private static final long serialVersionUID = 1L;

  Relu() {
    super(Slices.NONE);
  }

  @Override
  RunningLayer<?> running(NeuralNetConfiguration configuration, DataType type) {
    return new Running(configuration, type);
  }

  private static final class Running extends RunningLayer<Relu> {
    private static final long serialVersionUID = 1L;

    Running(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray output =
          mayOverwriteInput(training)
              ? input
              : allocate(workspaces, ArrayType.ACTIVATIONS, input.shape());
      Matrices.relu(input, output);
      return output;
    }

    /** The input does as well as the output, overwritten or not: both are positive together. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray outputGradient, LayerWorkspaceMgr workspaces) {
      INDArray gradient = allocate(workspaces, ArrayType.ACTIVATION_GRAD, input.shape());
      Matrices.reluGradient(input, outputGradient, gradient);
      return passOn(gradient);
    }
  }
}
