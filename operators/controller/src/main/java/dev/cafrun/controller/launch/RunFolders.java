package dev.cafrun.controller.launch;

import dev.cafrun.artifacts.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What runs leave on this machine beside their outputs. Only of runs that have ended, whose workers
 * are dead. Idempotent.
 *
 * @param runs holds a folder for each run; see {@link LocalPlace}
 */
public record RunFolders(Path runs) {
  /** Run, stage, attempt, and in it the scratch folder. */
  private static final int DEPTH = 3;

  /** Removes working files, of killed attempts too; what workers have said stays. */
  public void removeScratch(UUID run) {
    try (Stream<Path> folders = Files.walk(folder(run), DEPTH)) {
      for (Path scratch : folders.filter(path -> path.endsWith("scratch")).toList()) {
        FileTree.delete(scratch);
      }
    } catch (NoSuchFileException e) {
      // It has left nothing.
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove what attempts left in " + folder(run), e);
    }
  }

  /** Removes all there is. */
  public void remove(UUID run) {
    try {
      FileTree.delete(folder(run));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder(run), e);
    }
  }

  private Path folder(UUID run) {
    return runs.resolve(run.toString());
  }
}
