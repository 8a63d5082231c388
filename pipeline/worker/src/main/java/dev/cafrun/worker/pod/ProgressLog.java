package dev.cafrun.worker.pod;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes progress as lines for whoever reads a pod's log: the first, the last of each kind of work,
 * and one every ten seconds between. Called by one thread at a time.
 */
public final class ProgressLog implements Consumer<StageEvent.Progress> {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final StageId stage;
  private final Consumer<String> lines;
  private @Nullable Instant written;
  private String unit = "";

  /**
   * @param lines takes each line, without its end
   */
  public ProgressLog(StageId stage, Consumer<String> lines) {
    this.stage = stage;
    this.lines = lines;
  }

  @Override
  public void accept(StageEvent.Progress progress) {
    Instant at = Instant.parse(progress.at());
    boolean due =
        written == null
            || !progress.unit().equals(unit)
            || progress.done() == progress.total()
            || !at.isBefore(written.plus(PAUSE));
    if (due) {
      written = at;
      unit = progress.unit();
      lines.accept(line(progress));
    }
  }

  private String line(StageEvent.Progress progress) {
    String details =
        new TreeMap<>(progress.details())
            .entrySet().stream()
                .map(detail -> ", " + detail.getKey() + " " + detail.getValue())
                .collect(Collectors.joining());
    return String.format(
        Locale.ROOT,
        "%s: %d of %d %s%s%s",
        stage,
        progress.done(),
        progress.total(),
        progress.unit(),
        progress.total() == 0 ? "" : " (" + 100 * progress.done() / progress.total() + " %)",
        details);
  }
}
