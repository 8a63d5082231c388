package dev.cafrun.controller.launch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies of the worker's program, each under its digest. A build replaces the program in its
 * folder, at any moment of a run; what runs a stage is the copy that the stage's key was computed
 * from. Safe for several threads and processes.
 *
 * @param folder holds the copies; may be missing
 * @param built the program as the last build left it
 * @param clock tells when one was used last
 */
public record KeptPrograms(Path folder, WorkerHome built, Clock clock) {
  /** Longer than any run. One that is not used any more takes a megabyte. */
  private static final Duration LIFE = Duration.ofDays(60);

  /**
   * Keeps the program as it is now.
   *
   * @return its digest, by which {@link #of} finds it
   * @throws StageException PLATFORM if it is not whole, or cannot be copied
   */
  public Sha256 keep() {
    try {
      Files.createDirectories(folder);
      Path draft = Files.createTempDirectory(folder, "draft-");
      try {
        built.copyTo(draft);
        Sha256 digest = new WorkerHome(draft, built.models()).imageDigest();
        Path copy = folder.resolve(digest.hex());
        if (!Files.isDirectory(copy)) {
          move(draft, copy);
        }
        built.lendLibtorch(copy);
        Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
        forgetOld();
        return digest;
      } finally {
        FileTree.delete(draft);
      }
    } catch (IOException e) {
      throw new StageException(
          Failure.platform(
              "PROGRAM_NOT_KEPT",
              "the program in " + built.folder() + " cannot be copied to " + folder + ": " + e),
          e);
    }
  }

  private static void move(Path draft, Path copy) throws IOException {
    try {
      Files.move(draft, copy, ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(copy)) { // Nobody has been faster.
        throw e;
      }
    }
  }

  /**
   * The program of that name.
   *
   * @throws StageException PLATFORM if its copy is gone
   */
  public WorkerHome of(Program program) {
    Path copy = folder.resolve(program.name());
    if (!Files.isDirectory(copy)) {
      throw new StageException(
          Failure.platform(
              "PROGRAM_GONE",
              "the program that the run began with is not in "
                  + copy
                  + " any more; the same command goes on with the program that is built now"));
    }
    return new WorkerHome(copy, built.models());
  }

  private void forgetOld() throws IOException {
    Instant limit = clock.instant().minus(LIFE);
    for (Path old : copies()) {
      if (Files.getLastModifiedTime(old).toInstant().isBefore(limit)) {
        FileTree.delete(old);
      }
    }
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> copies = Files.list(folder)) {
      return copies.toList();
    }
  }
}
