package dev.cafrun.controller.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The clocks of single processes, set for real: by a small library that is compiled where it is
 * needed and preloaded. Files keep their right dates. Linux with a C compiler alone.
 */
public final class WrongClock {
  private final Path library;
  private final Path folder;

  private WrongClock(Path library, Path folder) {
    this.library = library;
    this.folder = folder;
  }

  /**
   * Nothing where none can be had.
   *
   * @param folder keeps it; what is preloaded must not be deleted while processes live
   */
  public static Optional<WrongClock> in(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("wrongclock.c");
    Path library = folder.resolve("wrongclock.so");
    Path clocks = Files.createDirectories(folder.resolve("clocks"));
    try (InputStream text = WrongClock.class.getResourceAsStream("wrongclock.c")) {
      Files.write(source, Objects.requireNonNull(text).readAllBytes());
    }
    try {
      Process compiler =
          new ProcessBuilder(
                  "cc",
                  "-shared",
                  "-fPIC",
                  "-O2",
                  "-o",
                  library.toString(),
                  source.toString(),
                  "-ldl")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("cc.log").toFile())
              .start();
      return System.getProperty("os.name").equals("Linux") && compiler.waitFor() == 0
          ? Optional.of(new WrongClock(library, clocks))
          : Optional.empty();
    } catch (IOException e) { // There is no compiler.
      return Optional.empty();
    }
  }

  /** Skips the test aloud where none can be had. */
  public static WrongClock orSkip(Path folder) throws IOException, InterruptedException {
    Optional<WrongClock> clock = in(folder);
    assumeTrue(clock.isPresent(), "no clock can be set: that takes Linux and a C compiler (cc)");
    return clock.orElseThrow();
  }

  /** What a process gets for its clock, and those of all that it starts, to be set later. */
  public Map<String, String> environment(Duration ahead) {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "WRONG_CLOCK",
        folder.toString(),
        "WRONG_CLOCK_AHEAD",
        Long.toString(ahead.toSeconds()));
  }

  /**
   * Sets the clock of a process that began with {@link #environment}, and of what it forked.
   *
   * @return whether it has one to be set
   */
  public boolean set(ProcessHandle process, Duration ahead) throws IOException {
    Path clock = folder.resolve(Long.toString(process.pid()));
    if (!Files.exists(clock)) {
      return false;
    }
    ByteBuffer seconds =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(ahead.toSeconds());
    try (FileChannel channel = FileChannel.open(clock, StandardOpenOption.WRITE)) {
      return channel.write(seconds.flip(), 0) == Long.BYTES;
    }
  }
}
