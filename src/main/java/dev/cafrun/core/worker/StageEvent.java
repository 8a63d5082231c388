package dev.cafrun.core.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.cafrun.core.failure.Failure;
import java.util.Map;

/**
 * What a worker says while it runs; one JSON line each. {@code at} is an ISO-8601 instant. Reading
 * the same line twice must do no harm.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StageEvent.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = StageEvent.Metric.class, name = "metric"),
  @JsonSubTypes.Type(value = StageEvent.Note.class, name = "note"),
  @JsonSubTypes.Type(value = StageEvent.Warning.class, name = "warning"),
  @JsonSubTypes.Type(value = StageEvent.Failed.class, name = "failed")
})
public sealed interface StageEvent {
  String at();

  /**
   * How far the stage is.
   *
   * @param done units done, at most {@code total}
   * @param unit such as {@code faces} or {@code iterations}
   * @param details for people, such as {@code loss: 0.41}
   */
  record Progress(String at, long done, long total, String unit, Map<String, String> details)
      implements StageEvent {
    public Progress {
      details = Map.copyOf(details);
    }
  }

  /**
   * One point of one curve; {@code step} and {@code name} identify it within the stage.
   *
   * @param value never NaN
   */
  record Metric(String at, String name, long step, double value) implements StageEvent {}

  /** What the stage did, where people cannot know beforehand; nothing is wrong. */
  record Note(String at, String code, String message) implements StageEvent {}

  /** Something people should know of though the stage goes on. */
  record Warning(String at, String code, String message) implements StageEvent {}

  /** The attempt's end, if it did not succeed. */
  record Failed(String at, Failure failure) implements StageEvent {}
}
