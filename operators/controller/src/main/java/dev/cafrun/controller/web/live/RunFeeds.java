package dev.cafrun.controller.web.live;

import dev.cafrun.controller.run.NoSuchRunException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Who looks at which run. A run is looked at by one thread, for all who want to know, and by none
 * if nobody does. Thread-safe.
 */
final class RunFeeds implements AutoCloseable {
  /** Of all runs together; each has a connection and a thread. */
  static final int MOST_TABS = 256;

  /** What is told of each of them is kept. */
  static final int MOST_RUNS = 32;

  /** A look reads a run's curves, so not too many at once. */
  private static final int LOOKS_AT_ONCE = 2;

  /** Whose connection broke comes back within that many looks, and hears nothing twice. */
  private static final int LOOKS_AFTER_THE_LAST = 10;

  private static final System.Logger LOG = System.getLogger(RunFeeds.class.getName());

  private final Map<UUID, WatchedRun> watched = new HashMap<>();
  private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
  private final Pause pause;
  private int tabs;
  private boolean closed;

  /** Between two looks. */
  interface Pause {
    void take() throws InterruptedException;
  }

  RunFeeds(Pause pause) {
    this.pause = pause;
  }

  /** Whether one more may look at a run. */
  synchronized boolean hasRoomFor(UUID run) {
    return !closed && tabs < MOST_TABS && (watched.containsKey(run) || watched.size() < MOST_RUNS);
  }

  /**
   * Somebody wants to be told of a run. Whoever closes what they get is told no more.
   *
   * @param look at the run, should nobody have looked before
   * @param logs names of stages whose logs they read, too
   * @param mark of what they have heard before; empty if nothing
   * @return nothing if too many look already
   */
  synchronized Optional<Tab> join(
      UUID run, Supplier<Look> look, Audience audience, Set<String> logs, String mark) {
    if (!hasRoomFor(run)) {
      return Optional.empty();
    }
    WatchedRun there = watched.get(run);
    WatchedRun joined = there == null ? watch(run, look.get()) : there;
    Tab[] own = new Tab[1];
    Tab tab = new Tab(joined, audience, logs, mark, () -> leave(joined, own[0]));
    own[0] = tab;
    joined.tabs().add(tab);
    tabs++;
    return Optional.of(tab);
  }

  private synchronized void leave(WatchedRun run, Tab tab) {
    if (run.tabs().remove(tab)) {
      tabs--;
    }
  }

  private WatchedRun watch(UUID run, Look look) {
    WatchedRun begun = new WatchedRun();
    watched.put(run, begun);
    Thread.ofVirtual().name("look at run " + run).start(() -> keepLooking(run, begun, look));
    return begun;
  }

  private void keepLooking(UUID id, WatchedRun run, Look look) {
    try {
      int unseen = 0;
      while (unseen < LOOKS_AFTER_THE_LAST || !forgotten(id, run)) {
        Optional<Set<String>> logs = readers(run);
        unseen = logs.isPresent() ? 0 : unseen + 1;
        if (logs.isPresent() && look(run.feed(), look, logs.get())) {
          return;
        }
        pause.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      remove(id, run);
      run.feed().end();
    }
  }

  /** Names of stages whose logs are read; nothing if nobody looks at all. */
  private synchronized Optional<Set<String>> readers(WatchedRun run) {
    return run.tabs().isEmpty() || closed ? Optional.empty() : Optional.of(run.logs());
  }

  /** Nobody joins between the last look and this. */
  private synchronized boolean forgotten(UUID id, WatchedRun run) {
    return run.tabs().isEmpty() && remove(id, run);
  }

  private synchronized boolean remove(UUID id, WatchedRun run) {
    return watched.remove(id, run);
  }

  /** Whether it was the last. */
  private boolean look(Feed feed, Look look, Set<String> logs) throws InterruptedException {
    looks.acquire();
    try {
      Look.Seen seen = look.now(logs);
      feed.publish(seen.parts());
      return seen.ended();
    } catch (NoSuchRunException e) {
      feed.publish(Map.of(Look.END, "gone"));
      return true;
    } catch (RuntimeException e) { // The next look may be luckier.
      LOG.log(System.Logger.Level.WARNING, "a run cannot be looked at", e);
      return false;
    } finally {
      looks.release();
    }
  }

  /** How many look at how many runs. */
  synchronized String count() {
    return tabs + " at " + watched.size();
  }

  /** Whoever listens is let go, and comes back to whoever serves the pages next. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    watched.values().forEach(run -> run.feed().end());
  }
}
