package dev.cafrun.learning.graph;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What our running layers share: live parameter tensors and live gradient tensors. */
abstract class RunningLayer<D extends LayerDefinition> extends AbstractLayer<D> {
  private static final long serialVersionUID = 1L;

  private transient Map<String, INDArray> parameters = Map.of();
  private transient Map<String, INDArray> gradients = Map.of();

  RunningLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  final void useParameters(Map<String, INDArray> tensors) {
    parameters = tensors;
  }

  final INDArray parameter(String name) {
    return tensor(parameters, name);
  }

  final INDArray gradient(String name) {
    return tensor(gradients, name);
  }

  private static INDArray tensor(Map<String, INDArray> tensors, String name) {
    INDArray tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no tensor " + name + " among " + tensors.keySet());
    }
    return tensor;
  }

  /**
   * Whether the forward pass may overwrite its input. Only in training, where all activations live
   * equally long; in evaluation the graph frees each as soon as its reader is done.
   */
  final boolean mayOverwriteInput(boolean training) {
    return training && inputModificationAllowed;
  }

  /** The backward pass's result; parameter gradients have been written to their places. */
  final Pair<Gradient, INDArray> passOn(INDArray inputGradient) {
    Gradient written = new DefaultGradient();
    gradients.forEach((name, value) -> written.setGradientFor(name, value, 'c'));
    return new Pair<>(written, inputGradient);
  }

  final INDArray allocate(LayerWorkspaceMgr workspaces, ArrayType purpose, long... shape) {
    return workspaces.createUninitialized(purpose, DataType.FLOAT, shape, 'c');
  }

  @Override
  public final void setBackpropGradientsViewArray(INDArray flat) {
    gradients = layerConf().tensors().cut(flat);
  }

  @Override
  public final Map<String, INDArray> paramTable() {
    return parameters;
  }

  @Override
  public final Map<String, INDArray> paramTable(boolean backpropOnly) {
    return parameters;
  }

  @Override
  public final INDArray getParam(String name) {
    return parameter(name);
  }

  @Override
  public final long numParams() {
    return layerConf().tensors().length();
  }

  @Override
  public final long numParams(boolean backwards) {
    return numParams();
  }

  @Override
  public final boolean isPretrainLayer() {
    return false;
  }

  @Override
  public final void clearNoiseWeightParams() {
    // There is no weight noise.
  }
}
