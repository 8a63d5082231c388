package dev.cafrun.artifacts;

import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recognises a full disk in what the operating system says, and says it to people. */
public final class DiskFull {
  public static final String CODE = "DISK_FULL";

  private static final List<String> SYMPTOMS = List.of("no space left", "disk quota exceeded");

  private DiskFull() {}

  /** Whether a full disk or a used-up quota is behind a failure. */
  public static boolean isBehind(Throwable failure) {
    return Causes.of(failure)
        .anyMatch(cause -> cause instanceof IOException && isSymptom(cause.getMessage()));
  }

  private static boolean isSymptom(@Nullable String message) {
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return SYMPTOMS.stream().anyMatch(text::contains);
  }

  /** Whether so many bytes more fit; yes if nobody can say. */
  static boolean hasRoom(Path folder, long bytes) {
    return free(folder).map(free -> free > bytes).orElse(true);
  }

  public static Failure failure(Path folder) {
    return Failure.platform(
        CODE,
        "The disk is full: no space left in "
            + folder
            + free(folder).map(bytes -> " (" + (bytes >> 20) + " MiB free)").orElse("")
            + ". Free some space there; the run then goes on where it stopped.");
  }

  /** Names, of the folders that were written to, the one with the least space. */
  public static Failure failure(Collection<Path> folders) {
    return failure(
        folders.stream()
            .min(Comparator.comparing(folder -> free(folder).orElse(Long.MAX_VALUE)))
            .orElseThrow());
  }

  private static Optional<Long> free(Path folder) {
    for (Path existing = folder; existing != null; existing = existing.getParent()) {
      if (Files.exists(existing)) {
        try {
          return Optional.of(Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
          return Optional.empty(); // only a detail of the message
        }
      }
    }
    return Optional.empty();
  }
}
