package dev.cafrun.learning.graph;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.network.EncoderShape;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.network.Trunk;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * As a Deeplearning4j computation graph, on any ND4J backend. To be used on one thread only,
 * because the graph's workspaces belong to a thread.
 */
final class GraphTrunk implements Trunk {
  private final List<TensorLayout> parameterLayout;
  private final List<TensorLayout> statisticsLayout;
  private final INDArray parameters;
  private final INDArray statistics;
  private final EncoderGraph graph;

  GraphTrunk(Backbone backbone, int inputSize) {
    Blueprint blueprint = Blueprint.of(backbone, inputSize);
    parameterLayout = blueprint.parameters();
    statisticsLayout = blueprint.statistics();
    parameters = Nd4j.zeros(DataType.FLOAT, EncoderShape.of(backbone).parameters());
    statistics = Nd4j.zeros(DataType.FLOAT, Math.max(1, EncoderShape.of(backbone).statistics()));
    graph = new EncoderGraph(blueprint.configuration(), parameters.reshape(1, parameters.length()));
    graph.useStatistics(statisticsLayout, statistics);
  }

  @Override
  public INDArray forward(INDArray images, boolean training) {
    return training ? graph.forward(images) : graph.features(images);
  }

  @Override
  public void backward(INDArray featureGradient) {
    graph.backward(featureGradient);
  }

  @Override
  public void discard() {
    graph.discard();
  }

  @Override
  public INDArray parameters() {
    return parameters;
  }

  @Override
  public INDArray gradient() {
    return graph.gradientVector();
  }

  @Override
  public INDArray statistics() {
    return statistics;
  }

  @Override
  public List<TensorLayout> parameterLayout() {
    return parameterLayout;
  }

  @Override
  public List<TensorLayout> statisticsLayout() {
    return statisticsLayout;
  }

  /** Frees the memory of parameters, and of activations on this thread. */
  @Override
  public void close() {
    graph.discard();
    graph.freeWorkspaces();
    Memory.free(parameters, statistics);
  }
}
