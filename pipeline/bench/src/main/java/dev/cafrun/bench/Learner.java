package dev.cafrun.bench;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafIteration;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.caf.Minibatch;
import dev.cafrun.learning.engine.Memory;
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
  private final long seed;

  Learner(NetworkEngine engine, TrainSpec train, int size, long seed) {
    this.train = train;
    this.size = size;
    this.seed = seed;
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
    return Architecture.of(train, network, seed);
  }

  Snapshot save() {
    return Snapshot.of(state());
  }

  /** Goes on from there. */
  void load(Snapshot snapshot) {
    TrainingState state = state();
    state
        .tensors()
        .forEach((name, tensor) -> Memory.write(snapshot.tensor(name), Memory.address(tensor)));
    state.counters().forEach((name, counter) -> counter.write().accept(snapshot.counter(name)));
  }

  private TrainingState state() {
    TrainingState state = new TrainingState();
    iteration.describe(state);
    return state;
  }

  @Override
  public void close() {
    network.close();
  }
}
