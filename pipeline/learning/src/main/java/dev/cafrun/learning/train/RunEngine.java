package dev.cafrun.learning.train;

import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.graph.GraphEngine;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.torch.TorchEngine;
import dev.cafrun.runtime.Events;
import dev.cafrun.runtime.StageContext;
import java.util.List;
import java.util.Map;

/** The engine that a run asks for: {@code train.engine}, for all its stages that compute. */
public final class RunEngine {

  private static final System.Logger LOG = System.getLogger(RunEngine.class.getName());

  private RunEngine() {}

  /**
   * Starts it, names the device in the log, and warns where it is the CPU instead of a GPU.
   *
   * @throws dev.cafrun.core.failure.StageException as a user's failure if this worker is for GPUs,
   *     cannot use the one here, and the run does not allow the CPU; or if it has no libtorch, or
   *     this CPU not the precision that the run asks for
   */
  public static NetworkEngine start(StageContext context) {
    TrainSpec spec = context.spec().train();
    NetworkEngine engine = start(spec, context.events());
    LOG.log(System.Logger.Level.INFO, "computing with engine " + description(spec, engine));
    return engine;
  }

  private static NetworkEngine start(TrainSpec spec, Events events) {
    return switch (spec.engine()) {
      case NATIVE -> NativeEngine.start(threads(spec));
      case GRAPH -> {
        GraphEngine engine = GraphEngine.start(threads(spec), spec.allowCpu());
        engine.warning().ifPresent(instead -> events.warn(instead.code(), instead.message()));
        yield engine;
      }
      case TORCH -> TorchEngine.start(threads(spec), spec.precision());
    };
  }

  /**
   * What decides the last bits of a result, for a manifest.
   *
   * @param engines all that computed it, in order
   */
  static Map<String, String> provenance(TrainSpec spec, List<String> engines) {
    return Map.of(
        "engine", String.join("; then ", engines), "threads", Integer.toString(threads(spec)));
  }

  /** What the bits of a result depend on besides its inputs. */
  static String description(TrainSpec spec, NetworkEngine engine) {
    return spec.engine().spelling() + " on " + engine.description();
  }

  /** All cores unless the spec says otherwise. */
  private static int threads(TrainSpec spec) {
    Integer wanted = spec.threads();
    return wanted == null ? Runtime.getRuntime().availableProcessors() : wanted;
  }
}
