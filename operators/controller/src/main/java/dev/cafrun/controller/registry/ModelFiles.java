package dev.cafrun.controller.registry;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies of versions' files in a folder of this machine, by digest. Thread-safe. */
public final class ModelFiles {
  private final Artifacts artifacts;
  private final Path folder;

  /**
   * @param folder made when it is first needed
   */
  public ModelFiles(Artifacts artifacts, Path folder) {
    this.artifacts = artifacts;
    this.folder = folder;
  }

  /**
   * Fetched once, and never believed unchecked. Read it, never write it.
   *
   * @throws StageException PLATFORM if it is gone or cannot be fetched
   */
  public Path of(RegisteredOutput output, StoredFile stored) {
    String name = stored.name();
    Path file = folder.resolve(stored.sha256() + name.substring(name.lastIndexOf('.')));
    try {
      if (!Files.exists(file) || !FileDigest.of(file).hex().equals(stored.sha256())) {
        Files.createDirectories(folder);
        artifacts.fetch(output.manifest(), stored, file);
      }
      return file;
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("IO_FAILED", name + " cannot be kept in " + folder + ": " + e), e);
    }
  }
}
