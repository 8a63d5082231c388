package dev.cafrun.runtime.testing;

import dev.cafrun.runtime.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Checkpoints in a folder, the last two of them. Can kill the stage after a number of saves. */
public final class FolderCheckpoints implements Checkpoints {
  private static final int KEPT = 2;

  private final Path folder;
  private long savesLeft = Long.MAX_VALUE;
  private int saves;

  FolderCheckpoints(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * Lets {@code saves} more checkpoints be saved; the last of them is kept whole, then {@link
   * SimulatedKill} is thrown at the stage.
   */
  void killAfterSaves(int saves) {
    savesLeft = saves;
  }

  /** How many were saved through this object. */
  public int saves() {
    return saves;
  }

  /** The iterations that could be resumed from, newest first. */
  public List<Long> iterations() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> Long.parseLong(file.getFileName().toString()))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  @Override
  public OptionalLong latest(Path target) throws IOException {
    List<Long> iterations = iterations();
    if (iterations.isEmpty()) {
      return OptionalLong.empty();
    }
    Files.copy(file(iterations.getFirst()), target, StandardCopyOption.REPLACE_EXISTING);
    return OptionalLong.of(iterations.getFirst());
  }

  @Override
  public void save(long iteration, Path file) throws IOException {
    Files.copy(file, file(iteration), StandardCopyOption.REPLACE_EXISTING);
    for (long old : iterations().stream().skip(KEPT).toList()) {
      Files.delete(file(old));
    }
    saves++;
    savesLeft--;
    if (savesLeft <= 0) {
      throw new SimulatedKill("after the checkpoint of iteration " + iteration);
    }
  }

  private Path file(long iteration) {
    return folder.resolve(Long.toString(iteration));
  }
}
