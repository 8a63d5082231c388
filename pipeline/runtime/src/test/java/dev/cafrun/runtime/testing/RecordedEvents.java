package dev.cafrun.runtime.testing;

import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.runtime.Events;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps everything a stage says, in order and unthinned. */
public final class RecordedEvents implements Events {
  private static final String AT = "2026-01-01T00:00:00Z";

  private final List<StageEvent> said = new CopyOnWriteArrayList<>();

  @Override
  public void progress(long done, long total, String unit, Map<String, String> details) {
    said.add(new StageEvent.Progress(AT, done, total, unit, details));
  }

  @Override
  public void metric(String name, long step, double value) {
    if (Double.isFinite(value)) {
      said.add(new StageEvent.Metric(AT, name, step, value));
    }
  }

  @Override
  public void note(String code, String message) {
    said.add(new StageEvent.Note(AT, code, message));
  }

  @Override
  public void warn(String code, String message) {
    said.add(new StageEvent.Warning(AT, code, message));
  }

  public List<StageEvent.Progress> progress() {
    return ofType(StageEvent.Progress.class);
  }

  public List<StageEvent.Metric> metrics() {
    return ofType(StageEvent.Metric.class);
  }

  /** One curve, in the order in which it was said. */
  public List<StageEvent.Metric> metrics(String name) {
    return metrics().stream().filter(metric -> metric.name().equals(name)).toList();
  }

  public List<StageEvent.Note> notes() {
    return ofType(StageEvent.Note.class);
  }

  public List<StageEvent.Warning> warnings() {
    return ofType(StageEvent.Warning.class);
  }

  private <T extends StageEvent> List<T> ofType(Class<T> type) {
    return said.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
