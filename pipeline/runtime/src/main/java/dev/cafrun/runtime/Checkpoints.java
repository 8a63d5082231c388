package dev.cafrun.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** A stage's memory across attempts. Not thread-safe. */
public interface Checkpoints {
  /**
   * Fetches the newest whole checkpoint of this stage's key, whichever run wrote it.
   *
   * @param target receives the file; untouched if there is none
   * @return its iteration, or nothing
   */
  OptionalLong latest(Path target) throws IOException;

  /**
   * Saves a checkpoint atomically and forgets older ones but the one before. Idempotent.
   *
   * @param iteration from 0, at most nine digits
   */
  void save(long iteration, Path file) throws IOException;
}
