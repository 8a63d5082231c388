package dev.cafrun.learning.train;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.testing.NativeGrowth;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluation loads a model for each seed, and draws each seed's networks as they began. */
class PredictorMemoryTest {
  private static final int SEEDS = 9;
  private static final int SIZE = 32;

  @TempDir Path folder;

  /** What the JVM of this test runs. */
  static final class Evaluate {
    private Evaluate() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      RunSpec spec = RunReader.readSpec(SmallTraining.spec(Map.of(), Map.of()));
      TrainSpec train = spec.train();
      try (NativeEngine engine = NativeEngine.start(1)) {
        try (CafNetwork network = new CafNetwork(engine, train, SIZE, 1)) {
          ModelFile.write(file, network, train.backbone(), spec.align(), 1, 0);
        }
        judge(engine, file, train, 0);
        NativeGrowth.print(SEEDS, seed -> judge(engine, file, train, seed));
      }
    }

    private static void judge(NativeEngine engine, Path file, TrainSpec train, long seed)
        throws IOException {
      float[] grey = new float[3 * SIZE * SIZE];
      try (Predictor trained = ModelFile.load(engine, file)) {
        trained.predict(grey, 1);
      }
      try (Predictor untrained = Predictor.untrained(engine, train, SIZE, seed)) {
        untrained.predict(grey, 1);
      }
    }
  }

  /** A seed's networks and optimisers have 70 MiB here. */
  @Test
  void memoryDoesNotGrowFromSeedToSeedWithoutAnyHelpOfTheCollector() throws Exception {
    NativeGrowth.assertLessThan(
        8 << 10, 2048, SEEDS, Evaluate.class, folder.resolve("model.caf").toString());
  }
}
