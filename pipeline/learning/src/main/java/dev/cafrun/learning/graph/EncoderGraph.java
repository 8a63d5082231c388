package dev.cafrun.learning.graph;

import dev.cafrun.learning.network.TensorLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.api.FwdPassType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The library's graph with its forward and backward passes taken apart, so that the loss can be
 * computed outside in between. (Its documented way to do that, external errors, leaves every
 * iteration's activations to the garbage collector.)
 *
 * <p>A training pass opens the graph's activation workspace and keeps it open until its backward
 * pass, but hands the caller's own workspace back as the current one meanwhile.
 */
final class EncoderGraph extends ComputationGraph {
  private static final long serialVersionUID = 1L;
  private static final String RESULT = "caf-features";

  private static final AtomicLong GRAPHS = new AtomicLong();

  private final transient String kept = "caf-activations-" + GRAPHS.incrementAndGet();
  private transient @Nullable MemoryWorkspace activations;

  /**
   * @param parameters the live flat vector, (1, n)
   */
  EncoderGraph(ComputationGraphConfiguration configuration, INDArray parameters) {
    super(configuration);
    init(parameters, false);
    initGradientsView();
  }

  /** Says where each batch normalisation's running statistics live. */
  void useStatistics(List<TensorLayout> slices, INDArray statistics) {
    for (int i = 0; i < slices.size(); i += 2) {
      TensorLayout mean = slices.get(i);
      String vertex = mean.name().substring(0, mean.name().lastIndexOf('.'));
      BatchNorm.Running layer = (BatchNorm.Running) getLayer(vertex);
      layer.useStatistics(mean.of(statistics), slices.get(i + 1).of(statistics));
    }
  }

  boolean isWaiting() {
    return activations != null;
  }

  /** The features in training mode, (batch, features), in the caller's workspace. */
  INDArray forward(INDArray images) {
    MemoryWorkspace callers = Nd4j.getMemoryManager().getCurrentWorkspace();
    activations =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WS_ALL_LAYERS_ACT_CONFIG, kept);
    boolean done = false;
    try {
      INDArray features = walk(channelsLast(images));
      Nd4j.getMemoryManager().setCurrentWorkspace(callers);
      INDArray result = features.dup('c');
      done = true;
      return result;
    } finally {
      if (!done) {
        Nd4j.getMemoryManager().setCurrentWorkspace(callers);
        discard();
      }
    }
  }

  /** What the library's own walk does, but in a workspace that no other graph shares. */
  private INDArray walk(INDArray images) {
    LayerWorkspaceMgr workspaces =
        LayerWorkspaceMgr.builder()
            .with(ArrayType.ACTIVATIONS, kept, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.INPUT, kept, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.FF_WORKING_MEM, WS_LAYER_WORKING_MEM, WS_LAYER_WORKING_MEM_CONFIG)
            .build();
    INDArray output = images;
    for (int index : topologicalOrder) {
      GraphVertex vertex = vertices[index];
      try (MemoryWorkspace working = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
        output = vertex.isInputVertex() ? images : vertex.doForward(true, workspaces);
        if (vertex.getOutputVertices() != null) {
          for (VertexIndices reader : vertex.getOutputVertices()) {
            vertices[reader.getVertexIndex()].setInput(
                reader.getVertexEdgeNumber(), output, workspaces);
          }
        }
      }
    }
    return output;
  }

  /** Fills the flat gradient and lets go of the activations. */
  void backward(INDArray featureGradient) {
    MemoryWorkspace callers = Nd4j.getMemoryManager().getCurrentWorkspace();
    try {
      Nd4j.getMemoryManager().setCurrentWorkspace(activations);
      calcBackpropGradients(true, false, featureGradient);
    } finally {
      Nd4j.getMemoryManager().setCurrentWorkspace(callers);
      discard();
    }
  }

  /** Lets go of the activations, if there are any. */
  void discard() {
    if (activations == null) {
      return;
    }
    for (GraphVertex vertex : vertices) {
      vertex.clear();
    }
    MemoryWorkspace callers = Nd4j.getMemoryManager().getCurrentWorkspace();
    activations.close();
    activations = null;
    Nd4j.getMemoryManager().setCurrentWorkspace(callers);
  }

  /** The features in evaluation mode, (batch, features), in the caller's workspace. */
  INDArray features(INDArray images) {
    MemoryWorkspace callers = Nd4j.getMemoryManager().getCurrentWorkspace();
    try (MemoryWorkspace result =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(WS_ALL_LAYERS_ACT_CONFIG, RESULT)) {
      INDArray features =
          outputOfLayersDetached(
              false,
              FwdPassType.STANDARD,
              new int[] {vertices.length - 1},
              new INDArray[] {channelsLast(images)},
              null,
              null,
              true,
              false,
              result)[0];
      Nd4j.getMemoryManager().setCurrentWorkspace(callers);
      return features.dup('c');
    } finally {
      Nd4j.getMemoryManager().setCurrentWorkspace(callers);
    }
  }

  /** The flat gradient as a vector of rank 1, live. */
  INDArray gradientVector() {
    return flattenedGradients.reshape(flattenedGradients.length());
  }

  /** Frees the graph's workspaces on this thread, save those in use by another graph. */
  void freeWorkspaces() {
    List<MemoryWorkspace> own =
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
            .filter(workspace -> isOwn(workspace.getId()) && !workspace.isScopeActive())
            .toList();
    own.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
  }

  private boolean isOwn(String id) {
    return id.equals(kept)
        || id.equals(WS_LAYER_WORKING_MEM)
        || id.startsWith("WS_LAYER_ACT_")
        || id.equals(RESULT);
  }

  private static INDArray channelsLast(INDArray images) {
    return images.permute(0, 2, 3, 1).dup('c');
  }
}
