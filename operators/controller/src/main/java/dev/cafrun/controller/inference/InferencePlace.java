package dev.cafrun.controller.inference;

import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.core.worker.InferenceAnswer;
import java.util.Optional;

/**
 * Where versions are asked. Keeps nothing of a picture, in whatever way a call ends. Thread-safe.
 */
public interface InferencePlace {
  /**
   * Loads the files that the output names, by their digests, and asks once.
   *
   * @param output that the registry vouches for
   * @param photo nothing: its golden faces, which it has
   * @throws dev.cafrun.core.failure.StageException if there is no answer
   */
  InferenceAnswer ask(RegisteredOutput output, Optional<Inference.Photo> photo)
      throws InterruptedException;
}
