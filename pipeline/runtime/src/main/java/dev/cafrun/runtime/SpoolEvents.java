package dev.cafrun.runtime;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.worker.StageEvent;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends what a stage says to a file, one JSON line each, in one write, so that a reader who
 * follows the file sees whole lines. A full disk loses events, never the stage. Safe for use by
 * several threads.
 */
public final class SpoolEvents implements Events, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SpoolEvents.class.getName());

  /** Progress is for eyes: four times a second is plenty. */
  private static final Duration PROGRESS_PAUSE = Duration.ofMillis(250);

  private final Clock clock;
  private final OutputStream out;
  private final Consumer<StageEvent.Progress> watcher;

  private @Nullable Instant lastProgress;
  private StageEvent.@Nullable Progress heldBack;

  /** A line may have ended half-way: after a kill, or on a full disk. */
  private boolean lineOpen;

  private boolean writeFailed;

  private SpoolEvents(
      Clock clock, OutputStream out, Consumer<StageEvent.Progress> watcher, boolean lineOpen) {
    this.clock = clock;
    this.out = out;
    this.watcher = watcher;
    this.lineOpen = lineOpen;
  }

  /** Opens the file for appending; creates it and its folder. */
  public static SpoolEvents to(Path file, Clock clock) throws IOException {
    return to(file, clock, progress -> {});
  }

  /**
   * The same.
   *
   * @param watcher hears progress too, as often as it is written
   */
  public static SpoolEvents to(Path file, Clock clock, Consumer<StageEvent.Progress> watcher)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    // Not a channel: an interrupt, which is how a stage is stopped, would close that.
    OutputStream out = new FileOutputStream(file.toFile(), true);
    return new SpoolEvents(clock, out, watcher, endsInsideLine(file));
  }

  private static boolean endsInsideLine(Path file) throws IOException {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      if (content.length() == 0) {
        return false;
      }
      content.seek(content.length() - 1);
      return content.read() != '\n';
    }
  }

  @Override
  public synchronized void progress(
      long done, long total, String unit, Map<String, String> details) {
    Instant now = clock.instant();
    var progress = new StageEvent.Progress(at(now), done, total, unit, details);
    if (done < total && lastProgress != null && now.isBefore(lastProgress.plus(PROGRESS_PAUSE))) {
      heldBack = progress;
      return;
    }
    lastProgress = now;
    heldBack = null;
    append(progress);
    watcher.accept(progress);
  }

  @Override
  public void metric(String name, long step, double value) {
    if (Double.isFinite(value)) {
      append(new StageEvent.Metric(at(clock.instant()), name, step, value));
    }
  }

  @Override
  public void note(String code, String message) {
    append(new StageEvent.Note(at(clock.instant()), code, message));
  }

  @Override
  public void warn(String code, String message) {
    append(new StageEvent.Warning(at(clock.instant()), code, message));
  }

  /** The last thing said of an attempt that did not succeed. */
  public void failed(Failure failure) {
    append(new StageEvent.Failed(at(clock.instant()), failure));
  }

  private static String at(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private synchronized void append(StageEvent event) {
    String line = (lineOpen ? "\n" : "") + CoreJson.write(event) + "\n";
    try {
      lineOpen = true;
      out.write(line.getBytes(StandardCharsets.UTF_8));
      lineOpen = false;
    } catch (IOException e) {
      if (!writeFailed) {
        writeFailed = true;
        LOG.log(System.Logger.Level.WARNING, "events are lost: {0}", e.getMessage());
      }
    }
  }

  /** Says the progress that was held back last. */
  @Override
  public synchronized void close() {
    if (heldBack != null) {
      append(heldBack);
      watcher.accept(heldBack);
      heldBack = null;
    }
    try {
      out.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "events may be lost: {0}", e.getMessage());
    }
  }
}
