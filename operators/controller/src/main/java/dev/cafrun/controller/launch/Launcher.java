package dev.cafrun.controller.launch;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Execution;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Runs attempts at stages somewhere. Thread-safe. */
public interface Launcher {
  /**
   * Starts an attempt unless something is known of it already, or there is no place for it: then it
   * may be launched again. Idempotent: however often and by however many control planes it is
   * called, one process of the attempt runs at a time.
   *
   * @param onEnd called soon after the attempt has ended, by any thread; perhaps never if it is an
   *     earlier control plane's
   * @return whether it is there now; if not, the platform has no room for it yet, {@link
   *     #execution} says so as long as this launcher remembers, and it may be launched again
   * @throws dev.cafrun.core.failure.StageException of category {@code PLATFORM} if it cannot be
   *     started; the message says why
   */
  boolean launch(Attempt attempt, Assignment assignment, Runnable onEnd);

  /**
   * What is known of an attempt. Nothing if it never started, or ended unwatched without a word, or
   * was stopped: then it may be launched again under the same number.
   */
  Optional<Execution> execution(Attempt attempt);

  /**
   * Whether a process of an attempt is at work that nobody may look after any more. Nothing follows
   * from a no where the platform cannot tell.
   */
  default boolean works(Attempt attempt) {
    return false;
  }

  /**
   * The newest attempts at a run's stages that the platform knows of. A record that is older than
   * they are, or new, may know of none. Nothing where the platform does not remember.
   */
  default List<Attempt> newest(UUID run) {
    return List.of();
  }

  /**
   * What an attempt was started with: a record that is older than the attempt, or new, may say
   * something else. Nothing where the platform does not remember.
   */
  default Optional<AttemptProvenance> work(Attempt attempt) {
    return Optional.empty();
  }

  /**
   * Ends an attempt and whatever it started: politely, then by force. Idempotent.
   *
   * @return whether nothing of it is left; if not, it is about to end, counts as running until it
   *     has, and whoever asked comes again
   */
  boolean stop(Attempt attempt);

  /**
   * The same of an attempt that fails by it: where the platform remembers, {@link #execution} says
   * so once it has ended.
   */
  default boolean stop(Attempt attempt, Failure why) {
    return stop(attempt);
  }

  /** How many more attempts may start now; see {@link #reserve}. */
  int places();

  /**
   * Keeps a place for an attempt that is about to be launched, so that of many control planes that
   * saw the same free place one has it. Idempotent.
   *
   * @return whether there is one
   */
  default boolean reserve(Attempt attempt) {
    return true;
  }

  /** Gives back the place of an attempt that is not launched after all. */
  default void release(Attempt attempt) {}
}
