package dev.cafrun.controller.web.run;

import dev.cafrun.controller.run.LogTail;
import dev.cafrun.controller.run.RunDetail;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Those parts of a run's page that change while it runs, as HTML. Pure. */
public final class RunParts {
  private RunParts() {}

  /** Each part by the name that it has in the page. */
  public static Map<String, String> of(RunDetail run, Clock clock) {
    RunView view = RunView.of(run, clock);
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("phase", RunPages.Templates.live$phase(view).render());
    parts.put("time", RunPages.Templates.live$time(view).render());
    parts.put("actions", RunPages.Templates.live$actions(view).render());
    parts.put("waits", RunPages.Templates.live$waits(view).render());
    parts.put("failure", RunPages.Templates.live$failure(view).render());
    parts.put("stages", RunPages.Templates.live$stages(view).render());
    parts.put("outcome", RunPages.Templates.live$outcome(view).render());
    parts.put("events", RunPages.Templates.live$events(view).render());
    return parts;
  }

  /** The last lines of a stage's log; its part is called {@code log-} and the stage's name. */
  public static String log(String run, String stage, LogTail tail) {
    return LogResource.Templates.log(run, stage, tail).render();
  }
}
