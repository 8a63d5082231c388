package dev.cafrun.learning.graph;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A layer of our own as Deeplearning4j wants it defined: what it is, and which tensors it has. Maps
 * are (batch, height, width, channels).
 *
 * <p>Own layers rather than the library's where those differ from PyTorch or cannot be had without
 * loss: its convolution computes the forward pass again in the backward pass, its batch
 * normalisation moves the running statistics by the biased variance, in the backward pass only, and
 * keeps them among the trainable parameters.
 */
abstract class LayerDefinition extends NoParamLayer {
  private static final long serialVersionUID = 1L;

  private final transient Slices tensors;

  LayerDefinition(Slices tensors) {
    this.tensors = tensors;
  }

  /** Trainable tensors, in PyTorch's order. */
  final Slices tensors() {
    return tensors;
  }

  /** The layer that runs. */
  abstract RunningLayer<?> running(NeuralNetConfiguration configuration, DataType type);

  @Override
  public final Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean fresh,
      DataType type) {
    RunningLayer<?> layer = running(configuration, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.useParameters(tensors.init(configuration, parameters, fresh));
    return layer;
  }

  @Override
  public final ParamInitializer initializer() {
    return tensors;
  }

  /** The optimisers are ours and never run inside the graph. */
  @Override
  public final IUpdater getUpdaterByParam(String name) {
    return new NoOp();
  }

  @Override
  public final boolean isPretrainParam(String name) {
    return false;
  }

  @Override
  public final InputType getOutputType(int index, InputType input) {
    throw new UnsupportedOperationException("shapes are known when the graph is built");
  }

  @Override
  public final @Nullable InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public final LayerMemoryReport getMemoryReport(InputType input) {
    throw new UnsupportedOperationException("no memory report");
  }
}
