package dev.cafrun.runtime;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.artifacts.InitialFile;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings what trainings start from to this machine: the content that was found when the run began,
 * or none.
 */
final class InitialCopy {
  private final ObjectStore store;
  private final InputCache cache;

  InitialCopy(ObjectStore store, InputCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /**
   * The file; from the cache if that content lies there already, wherever it came from.
   *
   * @throws StageException USER if it is gone, may not be read, or is another one by now
   */
  Path bring(InitialSpec wanted) throws IOException {
    Sha256 content = wanted.content();
    if (content == null) {
      throw new StageException(
          Failure.fatal("INITIAL_UNKNOWN", "train.initial came to the worker without a digest"));
    }
    try {
      return cache.file(content, target -> fetch(wanted, content, target));
    } catch (UncheckedIOException problem) {
      throw problem.getCause();
    }
  }

  private void fetch(InitialSpec wanted, Sha256 content, Path target) {
    Optional<StageKey> register = wanted.output();
    if (register.isPresent()) {
      new Artifacts(store)
          .fetch(StageKind.REGISTER, register.get(), ArtifactLayout.MODEL, content, target);
      return;
    }
    try {
      // Beside the target, so that it appears there whole or not at all.
      Path copy =
          Files.createTempFile(Objects.requireNonNull(target.getParent()), "initial-", ".part");
      try {
        InitialFile.copy(wanted, store, copy);
        if (!FileDigest.of(copy).equals(content)) {
          throw InitialFile.unusable(
              "INITIAL_CHANGED",
              wanted + " is not what it was when the run began; start the run anew");
        }
        Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(copy);
      }
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
