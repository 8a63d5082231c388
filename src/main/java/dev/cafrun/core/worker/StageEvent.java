package dev.cafrun.core.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.cafrun.core.failure.Failure;
import java.util.Map;

/**
 * What a worker says while it runs; one JSON line each. {@code at} is an ISO-8601 instant. Reading
 * the same line twice must do no harm. Whatever a worker says can be recorded: text that cannot be
 * kept is replaced, what is too long is cut, and what is no event at all is an {@link
 * IllegalArgumentException}.
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
   * @param done units done, from 0, at most {@code total}
   * @param unit such as {@code faces} or {@code iterations}
   * @param details for people, such as {@code loss: 0.41}
   */
  record Progress(String at, long done, long total, String unit, Map<String, String> details)
      implements StageEvent {
    public Progress {
      EventParts.time(at);
      EventParts.from0("done", done);
      EventParts.from0("total", total);
      unit = EventParts.brief(unit);
      details = EventParts.brief(details);
    }
  }

  /**
   * One point of one curve; {@code step} and {@code name} identify it within the stage.
   *
   * @param step from 0
   * @param value finite
   */
  record Metric(String at, String name, long step, double value) implements StageEvent {
    public Metric {
      EventParts.time(at);
      name = EventParts.brief(name);
      EventParts.from0("step", step);
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("the metric " + name + " has no value");
      }
    }
  }

  /** What the stage did, where people cannot know beforehand; nothing is wrong. */
  record Note(String at, String code, String message) implements StageEvent {
    public Note {
      EventParts.time(at);
      EventParts.code(code);
      message = EventParts.message(message);
    }
  }

  /** Something people should know of though the stage goes on. */
  record Warning(String at, String code, String message) implements StageEvent {
    public Warning {
      EventParts.time(at);
      EventParts.code(code);
      message = EventParts.message(message);
    }
  }

  /** The attempt's end, if it did not succeed. */
  record Failed(String at, Failure failure) implements StageEvent {
    public Failed {
      EventParts.time(at);
    }
  }
}
