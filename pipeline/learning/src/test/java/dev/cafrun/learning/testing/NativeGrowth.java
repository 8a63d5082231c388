package dev.cafrun.learning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/**
 * How much memory outside the heap something keeps for good, seen in a JVM that never collects
 * garbage: whatever is left to the collector is lost there. What a kernel's buffers or the compiler
 * take once falls into few stretches, what is lost into all; so the stretch in the middle counts.
 */
public final class NativeGrowth {
  private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");
  private static final Pattern GROWTH = Pattern.compile("grew by (-?\\d+) KiB");

  private NativeGrowth() {}

  /** Some of the work. */
  @FunctionalInterface
  public interface Stretch {
    void run(int number) throws IOException;
  }

  /** In that JVM: does the work, and prints by how much each stretch, from 1, has grown. */
  public static void print(int stretches, Stretch stretch) throws IOException {
    for (int number = 1; number <= stretches; number++) {
      long before = outsideTheHeap();
      stretch.run(number);
      System.out.println("grew by " + (outsideTheHeap() - before >> 10) + " KiB");
    }
  }

  /**
   * Fails if the stretch in the middle of those that a main class {@linkplain #print prints} grows
   * by more.
   *
   * @param heap of the JVM, in MiB: nothing in it is ever free again
   */
  public static void assertLessThan(
      int kibibytes, int heap, int stretches, Class<?> main, String... arguments) throws Exception {
    String output =
        new OwnJvm(
                List.of(
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:+UseEpsilonGC",
                    "-Xms" + heap + "m",
                    "-Xmx" + heap + "m",
                    "-XX:+AlwaysPreTouch"))
            .run(main, arguments);
    long[] growths =
        GROWTH
            .matcher(output)
            .results()
            .mapToLong(growth -> Long.parseLong(growth.group(1)))
            .sorted()
            .toArray();
    assertThat(growths).as(output).hasSize(stretches);
    assertThat(growths[stretches / 2]).as("KiB, of %s", output).isLessThan(kibibytes);
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
