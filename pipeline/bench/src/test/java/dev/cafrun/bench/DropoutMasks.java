package dev.cafrun.bench;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.learning.engine.CounterRandom;
import java.util.Optional;

/**
 * What our networks' dropout is about to draw. The sequences are those of the seeds that a network
 * gives its parts, from the positions that the state holds.
 */
final class DropoutMasks {
  private final Architecture architecture;
  private final Sequence head;
  private final Sequence critic;

  private DropoutMasks(Architecture architecture, Sequence head, Sequence critic) {
    this.architecture = architecture;
    this.head = head;
    this.critic = critic;
  }

  static DropoutMasks of(long seed, Snapshot state, Architecture architecture) {
    CounterRandom seeds = new CounterRandom(seed);
    seeds.nextLong(); // the encoder's
    Sequence head = new Sequence(seeds.nextLong(), state.counter("head.dropout.position"));
    boolean plain = architecture.critic().type() == CriticType.NONE;
    Sequence critic =
        new Sequence(seeds.nextLong(), plain ? 0 : state.counter("critic.dropout.position"));
    return new DropoutMasks(architecture, head, critic);
  }

  /** The same work with these masks. */
  IterationInput on(IterationInput work) {
    int n = work.samples();
    IterationInput.Masks masks =
        new IterationInput.Masks(
            critic.mask(n * 32, 0.2),
            critic.mask(n * 32, 0.2),
            head.mask(n * architecture.features(), 0.5),
            head.mask(n * 64, 0.5));
    return new IterationInput(
        work.pixels(),
        work.valence(),
        work.arousal(),
        work.groups(),
        work.epoch(),
        work.learningRate(),
        work.order(),
        Optional.of(masks));
  }

  /** A random sequence at a position. */
  private static final class Sequence {
    private final CounterRandom random;

    Sequence(long seed, long position) {
      random = new CounterRandom(seed);
      random.reserve(position);
    }

    float[] mask(int length, double probability) {
      float[] mask = new float[length];
      for (int i = 0; i < length; i++) {
        mask[i] = random.nextFloat() < probability ? 0 : (float) (1 / (1 - probability));
      }
      return mask;
    }
  }
}
