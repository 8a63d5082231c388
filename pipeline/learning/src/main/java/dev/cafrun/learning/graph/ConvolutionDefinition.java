package dev.cafrun.learning.graph;

import dev.cafrun.learning.engine.convolution.ConvolutionShape;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp.DynamicCustomOpsBuilder;
import org.nd4j.linalg.factory.Nd4j;

/** A square convolution: oneDNN's on the CPU, ND4J's CUDA code on a GPU. */
final class ConvolutionDefinition extends LayerDefinition {
  private static final long serialVersionUID = 1L;

  private final transient ConvolutionShape shape;
  private final boolean bias;

  ConvolutionDefinition(ConvolutionShape shape, boolean bias) {
    super(tensors(shape, bias));
    this.shape = shape;
    this.bias = bias;
  }

  private static Slices tensors(ConvolutionShape shape, boolean bias) {
    Slices weight =
        Slices.NONE.and(
            "weight",
            shape.outputChannels(),
            shape.kernel(),
            shape.kernel(),
            shape.inputChannels());
    return bias ? weight.and("bias", shape.outputChannels()) : weight;
  }

  @Override
  RunningLayer<?> running(NeuralNetConfiguration configuration, DataType type) {
    return new Running(configuration, type);
  }

  private static final class Running extends RunningLayer<ConvolutionDefinition> {
    private static final long serialVersionUID = 1L;
    private static final int NO_DILATION = 1;
    private static final int EXPLICIT_PADDING = 0;
    private static final int CHANNELS_LAST = 1;
    private static final int WEIGHTS_CHANNELS_LAST = 2;

    Running(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      ConvolutionShape shape = layerConf().shape;
      INDArray output =
          allocate(
              workspaces,
              ArrayType.ACTIVATIONS,
              input.size(0),
              shape.outputSize((int) input.size(1)),
              shape.outputSize((int) input.size(2)),
              shape.outputChannels());
      INDArray[] inputs =
          layerConf().bias
              ? new INDArray[] {input, parameter("weight"), parameter("bias")}
              : new INDArray[] {input, parameter("weight")};
      Nd4j.exec(operation("conv2d", shape).addInputs(inputs).addOutputs(output).build());
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray outputGradient, LayerWorkspaceMgr workspaces) {
      INDArray inputGradient = allocate(workspaces, ArrayType.ACTIVATION_GRAD, input.shape());
      INDArray[] inputs =
          layerConf().bias
              ? new INDArray[] {input, parameter("weight"), parameter("bias"), outputGradient}
              : new INDArray[] {input, parameter("weight"), outputGradient};
      INDArray[] outputs =
          layerConf().bias
              ? new INDArray[] {inputGradient, gradient("weight"), gradient("bias")}
              : new INDArray[] {inputGradient, gradient("weight")};
      Nd4j.exec(
          operation("conv2d_bp", layerConf().shape).addInputs(inputs).addOutputs(outputs).build());
      return passOn(inputGradient);
    }

    private static DynamicCustomOpsBuilder operation(String name, ConvolutionShape shape) {
      return DynamicCustomOp.builder(name)
          .addIntegerArguments(
              shape.kernel(),
              shape.kernel(),
              shape.stride(),
              shape.stride(),
              shape.padding(),
              shape.padding(),
              NO_DILATION,
              NO_DILATION,
              EXPLICIT_PADDING,
              CHANNELS_LAST,
              WEIGHTS_CHANNELS_LAST);
    }
  }
}
