package dev.cafrun.runtime;

import dev.cafrun.core.dataset.LeakVerdict;
import dev.cafrun.core.failure.StageException;
import java.util.Map;

/**
 * A stage's voice. Nothing here blocks for long or, but for a leak that is refused, fails the
 * stage. Safe for use by several threads.
 */
public interface Events {
  /**
   * How far the stage is; call as often as you like, the runtime thins it out.
   *
   * @param details for people, such as {@code loss: 0.41}, {@code eta: 2m}
   */
  void progress(long done, long total, String unit, Map<String, String> details);

  /**
   * One point of a curve. A value that is not finite is left out. After a resume the same points
   * may be said again.
   */
  void metric(String name, long step, double value);

  /** What the stage did, where people cannot know beforehand; nothing is wrong. */
  void note(String code, String message);

  /** Something people should know of though the stage goes on. */
  void warn(String code, String message);

  /**
   * What a leak between the splits means: people are warned of one that is accepted.
   *
   * @throws StageException USER, if it is refused
   */
  default void judge(LeakVerdict verdict) {
    switch (verdict) {
      case LeakVerdict.Tight tight -> {}
      case LeakVerdict.Marked marked -> warn(marked.code(), marked.sentence());
      case LeakVerdict.Refused refused -> throw new StageException(refused.why());
    }
  }
}
