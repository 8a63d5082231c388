package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.network.Backbone;
import dev.cafrun.learning.network.Encoder;
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
  private static final Pattern GROWTH = Pattern.compile("grew by (-?\\d+) MiB");

  /** What the JVM of this test runs. */
  static final class Train {
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");

    private Train() {}

    public static void main(String[] arguments) throws IOException {
      try (GraphEngine engine = GraphEngine.start(1, true);
          Encoder encoder = new Encoder(engine, Backbone.ALEXNET, 32, 1)) {
        INDArray batch = Tensors.images(1, 16, 32);
        long before = 0;
        for (int i = 0; i < 220; i++) {
          if (i == 20) {
            before = outsideTheHeap();
          }
          try (MemoryWorkspace scope = engine.iteration()) {
            encoder.backward(encoder.forward(batch).mul(2));
          }
        }
        System.out.println("grew by " + (outsideTheHeap() - before >> 20) + " MiB");
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
   * documented way leaves all activations, is lost: 250 MiB here. ND4J's small change is about 20.
   */
  @Test
  void memoryStaysFlatOverTwoHundredIterationsWithoutAnyHelpOfTheCollector() throws Exception {
    String output =
        new OwnJvm(
                List.of(
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:+UseEpsilonGC",
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:+AlwaysPreTouch"))
            .run(Train.class);
    Matcher growth = GROWTH.matcher(output);
    assertThat(growth.find()).as(output).isTrue();
    assertThat(Integer.parseInt(growth.group(1))).isLessThan(120);
  }
}
