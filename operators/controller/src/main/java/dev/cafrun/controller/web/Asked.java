package dev.cafrun.controller.web;

import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;

/** What a path names. */
public final class Asked {
  private Asked() {}

  /**
   * @throws NoSuchRunException if there is no such run
   */
  public static RunHandle run(Runs runs, String reference) {
    return runs.find(reference).orElseThrow(() -> new NoSuchRunException(reference));
  }
}
