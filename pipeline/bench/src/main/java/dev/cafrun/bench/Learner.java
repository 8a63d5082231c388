package dev.cafrun.bench;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafIteration;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.caf.Minibatch;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.threshold.OtsuThreshold;
import dev.cafrun.learning.threshold.Thresholds;

/** CafRun's own training, as the train stage runs it. Not thread-safe. */
final class Learner implements AutoCloseable {
  private final CafNetwork network;
  private final CafIteration iteration;
  private final TrainSpec train;
  private final int size;

  Learner(NetworkEngine engine, TrainSpec train, int size, long seed) {
    this.train = train;
    this.size = size;
    network = new CafNetwork(engine, train, size, seed);
    iteration =
        new CafIteration(network, train, (v, a) -> Thresholds.of(new OtsuThreshold(), v, a));
  }

  /** One iteration; it groups the minibatch itself and draws its own dropout. */
  IterationReport iterate(IterationInput work) {
    return iteration.run(
        new Minibatch(work.pixels(), size, work.valence(), work.arousal()),
        work.epoch(),
        work.learningRate());
  }

  CafNetwork network() {
    return network;
  }

  Architecture architecture() {
    return Architecture.of(train, network);
  }

  Snapshot save() {
    TrainingState state = new TrainingState();
    iteration.describe(state);
    return Snapshot.of(state);
  }

  @Override
  public void close() {
    network.close();
  }
}
