package dev.cafrun.learning.graph;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.FwdPassType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
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
  void useStatistics(List<NamedSlice> slices, INDArray statistics) {
    for (int i = 0; i < slices.size(); i += 2) {
      NamedSlice mean = slices.get(i);
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
    activations = openActivations();
    boolean done = false;
    try {
      Map<String, INDArray> maps =
          ffToLayerActivationsInWS(
              true,
              -1,
              null,
              FwdPassType.STANDARD,
              false,
              new INDArray[] {channelsLast(images)},
              null,
              null,
              false);
      Nd4j.getMemoryManager().setCurrentWorkspace(callers);
      INDArray features = Objects.requireNonNull(maps.get(Blueprint.FEATURES)).dup('c');
      done = true;
      return features;
    } finally {
      if (!done) {
        discard();
      }
    }
  }

  /**
   * All graphs of a thread share the workspace's name. If another one's pass waits in it, it is
   * entered from inside, which makes the scopes nest instead of emptying it.
   */
  private static MemoryWorkspace openActivations() {
    MemoryWorkspaceManager manager = Nd4j.getWorkspaceManager();
    if (manager.checkIfWorkspaceExistsAndActive(WS_ALL_LAYERS_ACT)) {
      Nd4j.getMemoryManager()
          .setCurrentWorkspace(manager.getWorkspaceForCurrentThread(WS_ALL_LAYERS_ACT));
    }
    return manager.getAndActivateWorkspace(WS_ALL_LAYERS_ACT_CONFIG, WS_ALL_LAYERS_ACT);
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
    MemoryWorkspace callers = Nd4j.getMemoryManager().getCurrentWorkspace();
    for (GraphVertex vertex : vertices) {
      vertex.clear();
    }
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

  /** Frees the graph's workspaces on this thread, save those that another graph has open. */
  void freeWorkspaces() {
    List<MemoryWorkspace> own =
        Nd4j.getWorkspaceManager().getAllWorkspacesForCurrentThread().stream()
            .filter(workspace -> isOwn(workspace.getId()) && !workspace.isScopeActive())
            .toList();
    own.forEach(Nd4j.getWorkspaceManager()::destroyWorkspace);
  }

  private static boolean isOwn(String id) {
    return id.equals(WS_ALL_LAYERS_ACT)
        || id.equals(WS_LAYER_WORKING_MEM)
        || id.startsWith("WS_LAYER_ACT_")
        || id.equals(RESULT);
  }

  private static INDArray channelsLast(INDArray images) {
    return images.permute(0, 2, 3, 1).dup('c');
  }
}
