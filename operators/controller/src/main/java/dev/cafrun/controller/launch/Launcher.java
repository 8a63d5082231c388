package dev.cafrun.controller.launch;

import dev.cafrun.core.plan.Execution;
import java.util.Optional;

/** Runs attempts at stages somewhere. Thread-safe. */
public interface Launcher {
  /**
   * Starts an attempt unless something is known of it already. Idempotent: however often and by
   * however many control planes it is called, one process of the attempt runs at a time.
   *
   * @param onEnd called soon after the attempt has ended, by any thread; perhaps never if it is an
   *     earlier control plane's
   * @throws dev.cafrun.core.failure.StageException of category {@code PLATFORM} if it cannot be
   *     started; the message says why
   */
  void launch(Attempt attempt, Assignment assignment, Runnable onEnd);

  /**
   * What is known of an attempt. Nothing if it never started, or ended unwatched without a word, or
   * was stopped: then it may be launched again under the same number.
   */
  Optional<Execution> execution(Attempt attempt);

  /**
   * Ends an attempt and whatever it started: politely, then by force. Idempotent.
   *
   * @return whether nothing of it is left; if not, it is about to end, counts as running until it
   *     has, and whoever asked comes again
   */
  boolean stop(Attempt attempt);

  /** How many more attempts may start now. */
  int places();
}
