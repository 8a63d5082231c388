package dev.cafrun.controller.chaos;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cafrun.controller.home.LocalPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A queue of small runs on one home, while its processes ({@code caf up}, {@code caf run}, workers,
 * PostgreSQL, the object store) are killed, stopped and interrupted at random for as many minutes
 * as {@code -Dcaf.chaos} says, and their clocks set by up to an hour; {@code -Dcaf.chaos.seed}
 * repeats the order of the draws. On a small disk ({@code -Dcaf.chaos.folder}) the disk is full for
 * seconds, too. Then the runs end in peace, however long that takes as long as stages end, and
 * everything that the page on the architecture guarantees must hold. What failed is left to be
 * looked at.
 */
class LaptopChaosIT {
  private static final int MINUTES = Integer.getInteger("caf.chaos", 0);
  private static final String FOLDER = System.getProperty("caf.chaos.folder", "");
  private static final long SEED = Long.getLong("caf.chaos.seed", System.currentTimeMillis());

  /** Without any stage ending; many times what the slowest of them takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** So many signals at most follow one another; then something may end before the next. */
  private static final int STORM = 8;

  private static final Duration LONGEST_CALM = Duration.ofMinutes(1);
  private static final int SHORTEST_PAUSE = 200;
  private static final int LONGEST_PAUSE = 4_000;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path temporary;

  /** Not on the disk that is filled. */
  @TempDir Path tools;

  private @Nullable BusyHome home;

  @AfterEach
  void leaveNothingBehind() {
    if (home != null) {
      home.all().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whateverHappensEveryRunEndsAndNothingIsLostOrMadeTwice() throws Exception {
    assumeTrue(MINUTES > 0, "takes minutes; -Dcaf.chaos=10 wreaks havoc for ten");
    assumeTrue(BusyHome.possible(), "there is no built program; ./caf runs builds it");
    Random random = new Random(SEED);
    Path folder = FOLDER.isEmpty() ? temporary : Path.of(FOLDER, "chaos-" + SEED);
    BusyHome busy = new BusyHome(folder, tools);
    home = busy;
    RunQueue queue = new RunQueue(busy, LocalPort.free());
    Havoc havoc = new Havoc(busy, random);
    Commentary.say("havoc for %d minutes in %s, seed %d", MINUTES, folder, SEED);

    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
    while (System.nanoTime() < end) {
      for (int left = 1 + random.nextInt(STORM); left > 0; left--) {
        queue.keepBusy();
        havoc.wreak();
        Thread.sleep(SHORTEST_PAUSE + random.nextInt(LONGEST_PAUSE));
        havoc.letGoOn(false);
      }
      calm(queue, havoc, end);
    }
    havoc.letGoOn(true);
    Commentary.say("havoc is over: %d deeds, %s", havoc.deeds(), havoc.done());

    queue.finish(PATIENCE);
    Commentary.say("%d run files, %d processes of caf", queue.files(), queue.commands());
    new Aftermath(busy, queue.files()).holds();
    Commentary.say("all is well");
  }

  /** A machine that is slow, or has much else to do, would only ever begin anew. */
  private static void calm(RunQueue queue, Havoc havoc, long end)
      throws IOException, InterruptedException {
    long since = System.nanoTime();
    long before = queue.progress();
    while (queue.progress() == before
        && System.nanoTime() - since < LONGEST_CALM.toNanos()
        && System.nanoTime() < end) {
      queue.keepBusy();
      havoc.letGoOn(false);
      Thread.sleep(SHORTEST_PAUSE);
    }
  }
}
