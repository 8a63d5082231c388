package dev.cafrun.controller.journal;

import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;

/**
 * What the newest attempt at a stage works on, fixed when it started.
 *
 * @param key names the output
 * @param program name of the program that works; empty if nobody noted it
 * @param codeVersion of the stage by then; 0 if nobody noted it
 * @param at when the attempt was recorded
 */
public record Begun(StageKey key, String program, int codeVersion, Instant at) {

  /**
   * Whether the next attempt may go on under the same key, and so from the checkpoints that are
   * there: it is the same program, or the stage's code version says that another's output means the
   * same.
   */
  public boolean goesOn(StageId stage, Program next) {
    return program.equals(next.name()) || codeVersion == stage.kind().codeVersion();
  }
}
