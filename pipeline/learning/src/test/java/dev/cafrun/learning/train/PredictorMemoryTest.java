package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.testing.OwnJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluation loads a model for each seed, and draws each seed's networks as they began. */
class PredictorMemoryTest {
  private static final int SEEDS = 9;
  private static final int SIZE = 32;
  private static final Pattern GROWTH = Pattern.compile("grew by (-?\\d+) KiB");

  @TempDir Path folder;

  /** What the JVM of this test runs. */
  static final class Evaluate {
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");

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
        for (int seed = 1; seed <= SEEDS; seed++) {
          long before = outsideTheHeap();
          judge(engine, file, train, seed);
          System.out.println("grew by " + (outsideTheHeap() - before >> 10) + " KiB");
        }
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

    private static long outsideTheHeap() throws IOException {
      return anonymous() - Runtime.getRuntime().totalMemory();
    }

    /** Without the libraries' pages, which the system lets go and brings back as it likes. */
    private static long anonymous() throws IOException {
      Path status = Path.of("/proc/self/status");
      if (!Files.exists(status)) {
        return Pointer.physicalBytes();
      }
      Matcher kibibytes = ANONYMOUS.matcher(Files.readString(status));
      if (!kibibytes.find()) {
        throw new IOException("no RssAnon in " + status);
      }
      return Long.parseLong(kibibytes.group(1)) << 10;
    }
  }

  /**
   * In a JVM that never collects garbage, so whatever is left to the collector is lost. A seed's
   * networks and optimisers have 70 MiB here.
   */
  @Test
  void memoryDoesNotGrowFromSeedToSeedWithoutAnyHelpOfTheCollector() throws Exception {
    String output =
        new OwnJvm(
                List.of(
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:+UseEpsilonGC",
                    "-Xms2g",
                    "-Xmx2g",
                    "-XX:+AlwaysPreTouch"))
            .run(Evaluate.class, folder.resolve("model.caf").toString());
    long[] growths =
        GROWTH
            .matcher(output)
            .results()
            .mapToLong(r -> Long.parseLong(r.group(1)))
            .sorted()
            .toArray();
    assertThat(growths).as(output).hasSize(SEEDS);
    assertThat(growths[SEEDS / 2]).as("KiB, of %s", output).isLessThan(8 << 10);
  }
}
