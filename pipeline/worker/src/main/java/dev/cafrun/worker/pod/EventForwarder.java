package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.RetryPolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows a spool of events and posts what its listener has not heard, however long that is away.
 * The spool stays the truth. Call {@link #close} once, from any thread.
 */
final class EventForwarder {
  private static final System.Logger LOG = System.getLogger(EventForwarder.class.getName());

  /** Two looks a second: as often as a page asks for news. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How often it says that this worker lives, if there is nothing else to say. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);

  /** At most this much at once. */
  private static final int MOST = 1 << 20;

  private static final Duration FOREVER = Duration.ofDays(10_000);
  private static final RetryPolicy OUTAGE =
      new RetryPolicy(FOREVER, Duration.ofMillis(250), Duration.ofSeconds(15));

  private final Path spool;
  private final EventsClient client;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::forward, "events");

  private final Duration heartbeat;
  private @Nullable SpoolPosition position;

  /** When the controller answered last; by the clock that nobody sets. */
  private long posted;

  private EventForwarder(Path spool, EventsClient client, Duration heartbeat) {
    this.spool = spool;
    this.client = client;
    this.heartbeat = heartbeat;
  }

  /**
   * Begins to forward, in a thread of its own.
   *
   * @param spool exists and was begun by this process
   */
  static EventForwarder start(Path spool, PodSettings.Listener listener) {
    return start(spool, listener, HEARTBEAT);
  }

  /**
   * The same.
   *
   * @param heartbeat how often it says that this worker lives, if there is nothing else to say
   */
  static EventForwarder start(Path spool, PodSettings.Listener listener, Duration heartbeat) {
    EventForwarder forwarder = new EventForwarder(spool, new EventsClient(listener), heartbeat);
    forwarder.thread.setDaemon(true);
    forwarder.thread.start();
    return forwarder;
  }

  /**
   * Posts the rest.
   *
   * @return false if time ran out first; what was not heard is lost
   */
  boolean close(Duration patience) throws InterruptedException {
    closing.countDown();
    boolean done = thread.join(patience);
    if (!done) {
      thread.interrupt();
    }
    client.close();
    return done;
  }

  private void forward() {
    int failures = 0;
    try {
      while (true) {
        boolean last = closing.getCount() == 0; // before the look, which then sees everything
        Duration pause;
        try {
          boolean more = step();
          if (failures > 0) {
            LOG.log(System.Logger.Level.INFO, "the controller hears events again");
          }
          failures = 0;
          if (last && !more) {
            return;
          }
          pause = more ? Duration.ZERO : LOOK;
        } catch (IOException | RuntimeException | Error e) {
          failures++;
          if (failures == 1) {
            LOG.log(
                System.Logger.Level.WARNING,
                "the controller does not hear events: {0}",
                e.toString());
          }
          pause = OUTAGE.pause(failures);
        }
        rest(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // out of time
    }
  }

  /** While closing, tries follow each other quickly: there is little time left. */
  private void rest(Duration pause) throws InterruptedException {
    if (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    Thread.sleep(Math.min(pause.toMillis(), LOOK.toMillis()));
  }

  /** One look at the spool; true if something was posted, so that there may be more. */
  private boolean step() throws IOException, InterruptedException {
    if (position == null) {
      position = SpoolPosition.behind(client.post(0, new byte[0]));
      posted = System.nanoTime();
    }
    try (FileChannel file = FileChannel.open(spool)) {
      byte[] lines = wholeLines(file, position.heard());
      if (lines.length == 0 && System.nanoTime() - posted < heartbeat.toNanos()) {
        return false;
      }
      position = position.after(client.post(position.offset(), lines), file.size());
      posted = System.nanoTime();
      return lines.length > 0;
    }
  }

  /** A line that is longer than a piece goes as pieces, which the controller passes over. */
  private static byte[] wholeLines(FileChannel file, long from) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.clamp(file.size() - from, 0, MOST));
    while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {}
    int end = bytes.position();
    while (end > 0 && bytes.get(end - 1) != '\n') {
      end--;
    }
    if (end == 0 && bytes.position() == MOST) {
      end = MOST;
    }
    byte[] lines = new byte[end];
    bytes.flip().get(lines);
    return lines;
  }
}
