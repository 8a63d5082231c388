package dev.cafrun.controller.home;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes; it vanishes with the process that holds it, however that ends. Within
 * one process a file has one holder at most, even of the shared kind.
 */
final class HomeLock implements AutoCloseable {
  /** POSIX drops all of a process's locks on a file when any of its descriptors is closed. */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private HomeLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /** Waits for its turn. */
  static HomeLock exclusive(Path file, Duration limit) {
    return await(file, false, limit);
  }

  /** Waits until nobody holds the file alone. */
  static HomeLock shared(Path file, Duration limit) {
    return await(file, true, limit);
  }

  /** The lock, if nobody else holds the file in any way. */
  static Optional<HomeLock> tryExclusive(Path file) {
    return Optional.ofNullable(attempt(file, false));
  }

  private static HomeLock await(Path file, boolean shared, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      HomeLock lock = attempt(file, shared);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw new StageException(
            Failure.platform(
                "HOME_BUSY",
                "another caf process has been starting or stopping the services of "
                    + file.getParent()
                    + " for "
                    + limit.toSeconds()
                    + " s; end it and try again"));
      }
      Pause.brief("another caf process");
    }
  }

  private static @Nullable HomeLock attempt(Path file, boolean shared) {
    if (!HELD_HERE.add(file)) {
      return null;
    }
    HomeLock lock = null;
    try {
      FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
      FileLock held = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (held == null) {
        channel.close();
      } else {
        lock = new HomeLock(file, channel);
      }
      return lock;
    } catch (IOException e) {
      throw HomeFailure.of("lock", file, e);
    } finally {
      if (lock == null) {
        HELD_HERE.remove(file);
      }
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot let go of " + file, e);
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
