package dev.cafrun.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputCacheTest {
  private static final Sha256 DIGEST = Sha256.of("content");

  @TempDir Path folder;
  private final AtomicInteger fetches = new AtomicInteger();
  private final Consumer<Path> fetch =
      target -> {
        fetches.incrementAndGet();
        write(target, "content");
      };

  @Test
  void manyThreadsFetchAFileOnce() throws Exception {
    InputCache cache = new InputCache(folder);
    List<Callable<Path>> readers = new ArrayList<>();
    for (int reader = 0; reader < 8; reader++) {
      readers.add(() -> cache.file(DIGEST, fetch));
    }

    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<Path> reader : threads.invokeAll(readers)) {
        assertThat(reader.get()).hasContent("content");
      }
    }
    assertThat(fetches).hasValue(1);
  }

  @Test
  void theNextAttemptFindsTheFile() throws Exception {
    new InputCache(folder).file(DIGEST, fetch);
    new InputCache(folder).file(DIGEST, fetch);

    assertThat(fetches).hasValue(1);
  }

  @Test
  void aFileThatIsNotWhatItsNameSaysIsFetchedAgain() throws Exception {
    Path file = new InputCache(folder).file(DIGEST, fetch);
    write(file, "c0ntent");

    assertThat(new InputCache(folder).file(DIGEST, fetch)).hasContent("content");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aFileNotAskedForInAWeekMakesRoom() throws Exception {
    InputCache cache = new InputCache(folder);
    Path old = cache.file(DIGEST, fetch);
    Path recent = cache.file(Sha256.of("other"), target -> write(target, "other"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(8))));

    cache.forgetUnusedFor(Duration.ofDays(7));

    assertThat(old).doesNotExist();
    assertThat(recent).exists();
    assertThat(cache.file(DIGEST, fetch)).hasContent("content");
  }

  private static void write(Path file, String content) {
    try {
      Files.write(file, content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
