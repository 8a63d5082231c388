package dev.cafrun.controller.view;

import dev.cafrun.controller.history.record.CollectedRun;
import java.time.ZoneId;

/** That a run was collected, in words. Pure. */
public final class CollectionText {
  private CollectionText() {}

  /** One sentence or two, without an end. */
  public static String of(CollectedRun collected, ZoneId zone) {
    return "what it left was collected on "
        + Timestamps.shown(collected.at(), zone)
        + ", as far as no run that is kept needs it, by a policy that "
        + collected.policy()
        + ": "
        + collected.why()
        + ". The same run file makes it anew";
  }
}
