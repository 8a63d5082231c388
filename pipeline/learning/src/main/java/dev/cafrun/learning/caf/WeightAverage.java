package dev.cafrun.learning.caf;

import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.NetworkEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The exponential moving average of encoder and head over a training's iterations, which is judged
 * and kept in the place of the network that learns. Batch normalisation's running means and
 * variances are averaged like the parameters, so that they belong to the same stretch of
 * iterations.
 *
 * <p>After iteration t, counted from 1, the average keeps min(decay, (1 + t) ÷ (10 + t)) of itself:
 * a short training's average is not one of its random starting values. Learning never looks at it.
 * Not thread-safe.
 */
public final class WeightAverage {
  private final NetworkEngine engine;
  private final double decay;

  /** Averages by the vector they follow, in a fixed order. */
  private final Map<String, Followed> vectors = new LinkedHashMap<>();

  private record Followed(INDArray live, INDArray average) {
    void swap() {
      try (INDArray held = live.dup()) {
        live.assign(average);
        average.assign(held);
      }
    }
  }

  /**
   * An average that starts as the network is now.
   *
   * @param decay in [0, 1)
   */
  public WeightAverage(CafNetwork network, double decay) {
    this.engine = network.engine();
    this.decay = decay;
    follow("encoder.parameters", network.encoder().parameters());
    follow("encoder.statistics", network.encoder().statistics());
    follow("head.parameters", network.headNetwork().parameters());
  }

  private void follow(String name, INDArray live) {
    vectors.put(name, new Followed(live, live.dup()));
  }

  /** Takes in what an iteration, counted from 1, left. */
  public void follow(long iteration) {
    double share = 1 - Math.min(decay, (1.0 + iteration) / (10.0 + iteration));
    vectors.values().forEach(one -> engine.approach(one.average, one.live, share));
  }

  /** Puts the average into the network's place until the answer is closed. */
  public Lent lend() {
    swap();
    return this::swap;
  }

  /** Puts the average into the network's place for good. */
  public void settle() {
    swap();
  }

  private void swap() {
    vectors.values().forEach(Followed::swap);
  }

  /** Adds the averages to what a checkpoint holds. */
  public void describe(TrainingState state) {
    vectors.forEach((name, one) -> state.tensor("average." + name, one.average));
  }

  /** The network is the average's as long as this is open. */
  public interface Lent extends AutoCloseable {
    @Override
    void close();
  }
}
