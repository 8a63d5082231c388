package dev.cafrun.controller.launch;

import dev.cafrun.core.plan.Execution;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

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
   * Ends an attempt and whatever it started: politely, then by force. Returns once nothing of it is
   * left. Idempotent.
   */
  void stop(Attempt attempt);

  /** How many more attempts may start now. */
  int places();

  /** Where an attempt says how far it is, as JSON lines. */
  Path events(Attempt attempt);

  /** Where whoever reads {@link #events} may note how far; gone when they begin anew. */
  Path heard(Attempt attempt);

  /** Where an attempt's output goes, for people. */
  Path log(Attempt attempt);

  /** Looks no more after a run's attempts: somebody else does. */
  void leave(UUID run);

  /** Ends every attempt of a run that this launcher has started or has been asked about. */
  void stop(UUID run);
}
