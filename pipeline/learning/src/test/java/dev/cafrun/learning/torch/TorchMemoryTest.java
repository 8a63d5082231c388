package dev.cafrun.learning.torch;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.Precision;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.Perceptron;
import dev.cafrun.learning.testing.NativeGrowth;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TorchMemoryTest {
  private static final int STRETCHES = 9;

  /** What the JVM of this test runs. */
  static final class Train {
    private Train() {}

    public static void main(String[] arguments) throws IOException {
      try (TorchEngine engine = TorchEngine.start(1, Precision.valueOf(arguments[0]));
          Encoder encoder = new Encoder(engine, Backbone.ALEXNET, 32, 1);
          Perceptron head = Perceptron.head(engine, Backbone.ALEXNET, 2);
          Optimizer adam = engine.adam(Adam.PAPER, encoder.parameters(), encoder.gradient());
          Optimizer beside = adam.beside()) {
        INDArray batch = Nd4j.rand(DataType.FLOAT, 16, 3, 32, 32);
        Learning learning = new Learning(engine, encoder, head, adam, beside, batch);
        learning.iterate(20);
        NativeGrowth.print(STRETCHES, stretch -> learning.iterate(25));
      }
    }
  }

  private record Learning(
      TorchEngine engine,
      Encoder encoder,
      Perceptron head,
      Optimizer adam,
      Optimizer beside,
      INDArray batch) {
    void iterate(int times) {
      for (int i = 0; i < times; i++) {
        try (MemoryWorkspace scope = engine.iteration()) {
          encoder.backward(encoder.forward(batch).mul(2));
          beside.step(1e-4);
          Perceptron.Pass pass = head.forward(encoder.forward(batch));
          head.zeroGradient();
          encoder.backward(pass.backward(pass.output()));
          adam.step(1e-4);
          encoder.forward(batch);
          encoder.discard();
          head.predict(encoder.features(batch));
        }
      }
    }
  }

  /** Activations left to the collector would be 90 MiB in each stretch; small change is 5. */
  @ParameterizedTest
  @EnumSource
  void memoryStaysFlatOverHundredsOfIterationsWithoutAnyHelpOfTheCollector(Precision precision)
      throws Exception {
    Assumptions.assumeTrue(TorchLibrary.present(), "skipped: " + TorchLibrary.ABSENT);
    Assumptions.assumeTrue(
        CpuFeatures.read().refusal(precision).isEmpty(),
        "skipped: this CPU has no instructions for " + precision);
    NativeGrowth.assertLessThan(12 << 10, 1024, STRETCHES, Train.class, precision.name());
  }
}
