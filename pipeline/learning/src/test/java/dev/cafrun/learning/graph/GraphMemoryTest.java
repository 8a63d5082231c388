package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.testing.OwnJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphMemoryTest {
  private static final int STRETCHES = 9;
  private static final Pattern GROWTH = Pattern.compile("grew by (-?\\d+) KiB");

  /** What the JVM of this test runs. */
  static final class Train {
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    private Train() {}

    public static void main(String[] arguments) throws IOException {
      try (GraphEngine engine = GraphEngine.start(1, true);
          Encoder encoder = new Encoder(engine, Backbone.ALEXNET, 32, 1)) {
        INDArray batch = Tensors.images(1, 16, 32);
        train(engine, encoder, batch, 20);
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
          long before = outsideTheHeap();
          train(engine, encoder, batch, 25);
          System.out.println("grew by " + (outsideTheHeap() - before >> 10) + " KiB");
        }
      }
    }

    private static void train(GraphEngine engine, Encoder encoder, INDArray batch, int iterations) {
      for (int i = 0; i < iterations; i++) {
        try (MemoryWorkspace scope = engine.iteration()) {
          encoder.backward(encoder.forward(batch).mul(2));
        }
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
   * In a JVM that never collects garbage, so whatever is left to the collector, as the library's
   * documented way leaves all activations, is lost: 31 MiB in 25 iterations here. ND4J's small
   * change is about 2. What a kernel's buffers or the compiler take once falls into few stretches,
   * what is lost into all: so it is the stretch in the middle that counts.
   */
  @Test
  void memoryStaysFlatOverHundredsOfIterationsWithoutAnyHelpOfTheCollector() throws Exception {
    String output =
        new OwnJvm(
                List.of(
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:+UseEpsilonGC",
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:+AlwaysPreTouch"))
            .run(Train.class);
    long[] growths =
        GROWTH
            .matcher(output)
            .results()
            .mapToLong(r -> Long.parseLong(r.group(1)))
            .sorted()
            .toArray();
    assertThat(growths).as(output).hasSize(STRETCHES);
    assertThat(growths[STRETCHES / 2]).as("KiB, of %s", output).isLessThan(12 << 10);
  }
}
