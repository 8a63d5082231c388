package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.TrainingState;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whole training steps: the same bits whenever the same is computed, and no memory lost. */
class TrainingTest {
  /** A regression towards fixed targets, with everything that changes. */
  private static final class Learner implements AutoCloseable {
    final NativeEngine engine;
    final Encoder encoder;
    final Perceptron head;
    final Optimizer encoderAdam;
    final Optimizer headAdam;
    final TrainingState state = new TrainingState();

    Learner(NativeEngine engine, Backbone backbone) {
      this.engine = engine;
      encoder = new Encoder(engine, backbone, 32, 7);
      head = Perceptron.head(engine, backbone, 8);
      encoderAdam = engine.adam(Adam.PAPER, encoder.parameters(), encoder.gradient());
      headAdam = engine.adam(Adam.PAPER, head.parameters(), head.gradient());
      encoder.describe(state, "encoder");
      head.describe(state, "head");
      encoderAdam.describe(state, "encoder.adam");
      headAdam.describe(state, "head.adam");
    }

    double step(int iteration, int batchSize) {
      try (MemoryWorkspace scope = engine.iteration()) {
        INDArray batch = EncoderTest.images(batchSize, 32, iteration);
        Perceptron.Pass pass = head.forward(encoder.forward(batch));
        INDArray slope = pass.output().sub(0.25);
        head.zeroGradient();
        encoder.backward(pass.backward(slope));
        encoderAdam.step(1e-3);
        headAdam.step(1e-3);
        return slope.norm2Number().doubleValue();
      }
    }

    Snapshot save() {
      Map<String, float[]> tensors = new HashMap<>();
      Map<String, Long> counters = new HashMap<>();
      state.tensors().forEach((name, tensor) -> tensors.put(name, values(tensor)));
      state.counters().forEach((name, c) -> counters.put(name, c.read().getAsLong()));
      return new Snapshot(tensors, counters);
    }

    void restore(Snapshot snapshot) {
      state
          .tensors()
          .forEach(
              (name, tensor) -> Memory.write(snapshot.tensors.get(name), Memory.address(tensor)));
      state.counters().forEach((name, c) -> c.write().accept(snapshot.counters.get(name)));
    }

    private static float[] values(INDArray tensor) {
      return Memory.read(Memory.address(tensor), new float[(int) tensor.length()]);
    }

    @Override
    public void close() {
      encoder.close();
    }
  }

  private record Snapshot(Map<String, float[]> tensors, Map<String, Long> counters) {
    void requireEqualTo(Snapshot other) {
      assertThat(counters).isEqualTo(other.counters);
      assertThat(tensors.keySet()).isEqualTo(other.tensors.keySet());
      tensors.forEach((name, t) -> assertThat(t).as(name).isEqualTo(other.tensors.get(name)));
    }
  }

  private static Snapshot train(int threads, Backbone backbone, int steps) {
    try (NativeEngine engine = NativeEngine.start(threads);
        Learner learner = new Learner(engine, backbone)) {
      for (int i = 0; i < steps; i++) {
        learner.step(i, 6);
      }
      return learner.save();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameTrainingGivesTheSameBitsWithAnyNumberOfThreads(Backbone backbone) {
    Snapshot once = train(1, backbone, 3);
    train(1, backbone, 3).requireEqualTo(once);
    train(3, backbone, 3).requireEqualTo(once);
  }

  @ParameterizedTest
  @EnumSource
  void aRestoredTrainingGoesOnToTheSameBits(Backbone backbone) {
    Snapshot uninterrupted = train(2, backbone, 5);
    try (NativeEngine engine = NativeEngine.start(2)) {
      Snapshot saved;
      try (Learner learner = new Learner(engine, backbone)) {
        learner.step(0, 6);
        learner.step(1, 6);
        saved = learner.save();
      }
      try (Learner learner = new Learner(engine, backbone)) {
        // Something else first, so that whatever is not restored shows.
        learner.step(99, 6);
        learner.restore(saved);
        for (int i = 2; i < 5; i++) {
          learner.step(i, 6);
        }
        learner.save().requireEqualTo(uninterrupted);
      }
    }
  }

  @Test
  void trainingLearnsATargetByHeart() {
    try (NativeEngine engine = NativeEngine.start(2);
        Learner learner = new Learner(engine, Backbone.RESNET18)) {
      double first = learner.step(1, 8);
      double last = 0;
      for (int i = 0; i < 30; i++) {
        last = learner.step(1, 8);
      }
      assertThat(last).isLessThan(first / 2);
    }
  }

  @Test
  void memoryStaysFlatOverHundredsOfIterations() {
    try (NativeEngine engine = NativeEngine.start(2);
        Learner learner = new Learner(engine, Backbone.ALEXNET)) {
      for (int i = 0; i < 50; i++) {
        learner.step(i, 4 + i % 3);
      }
      long[] growths = new long[7];
      for (int stretch = 0; stretch < growths.length; stretch++) {
        long before = residentAfterCollection();
        for (int i = 0; i < 50; i++) {
          learner.step(i, 4 + i % 3);
        }
        growths[stretch] = residentAfterCollection() - before;
      }
      // What a kernel, the heap or the compiler takes once falls into few stretches, what is lost
      // into all of them.
      long middle = Arrays.stream(growths).sorted().toArray()[growths.length / 2];
      assertThat(middle).as("bytes, of %s", Arrays.toString(growths)).isLessThan(4L << 20);
    }
  }

  private static long residentAfterCollection() {
    System.gc();
    Nd4j.getMemoryManager().invokeGc();
    return Pointer.physicalBytes();
  }
}
