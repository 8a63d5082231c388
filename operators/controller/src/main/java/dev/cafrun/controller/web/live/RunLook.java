package dev.cafrun.controller.web.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.controller.run.LogTail;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.web.run.LogResource;
import dev.cafrun.controller.web.run.RunParts;
import dev.cafrun.core.plan.StageState;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at a run as it is recorded, for its page and for programs. */
final class RunLook implements Look {
  /** Begins the names of events that hold logs. */
  static final String LOG = "log-";

  /** Of each curve: enough for a chart while it grows. */
  private static final int POINTS = 200;

  /** Curves grow slowly, and there is much of them. */
  private static final int LOOKS_BETWEEN_CURVES = 2;

  private final Runs runs;
  private final RunHandle run;
  private final ObjectMapper json;
  private final Clock clock;
  private int looks;

  RunLook(Runs runs, RunHandle run, ObjectMapper json, Clock clock) {
    this.runs = runs;
    this.run = run;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public Seen now(Set<String> logs) {
    Map<Part, String> parts = new LinkedHashMap<>();
    RunDetail detail = runs.detail(run);
    boolean end = detail.summary().phase().terminal();
    RunParts.of(detail, clock)
        .forEach((name, html) -> parts.put(new Part(Audience.PAGE, name), html));
    long over = detail.stages().stream().filter(stage -> stage.state().terminal()).count();
    parts.put(new Part(Audience.PAGE, "ended"), Long.toString(over));
    parts.put(new Part(Audience.PROGRAM, "run"), json(detail.summary()));
    for (StageDetail stage : detail.stages()) {
      String name = stage.stage().spelling();
      parts.put(new Part(Audience.PROGRAM, "stage", name), json(stage));
      if (logs.contains(name) && (end || stage.state() == StageState.RUNNING)) {
        runs.newestLog(run, stage.stage())
            .map(log -> LogTail.of(log, LogResource.TAIL))
            .ifPresent(
                tail ->
                    parts.put(
                        new Part(Audience.PAGE, LOG + name),
                        RunParts.log(detail.summary().displayId(), name, tail)));
      }
    }
    if (end || looks++ % LOOKS_BETWEEN_CURVES == 0) {
      parts.putAll(curves());
    }
    if (end) {
      parts.put(END, detail.summary().phase().spelling());
    }
    return new Seen(parts, end);
  }

  private Map<Part, String> curves() {
    Map<String, List<MetricCurve>> stages =
        runs.curves(run, POINTS).stream()
            .collect(
                Collectors.groupingBy(
                    curve -> curve.stage().spelling(), LinkedHashMap::new, Collectors.toList()));
    Map<Part, String> parts = new LinkedHashMap<>();
    stages.forEach(
        (stage, curves) ->
            parts.put(
                new Part(Audience.EVERYBODY, "curves", stage),
                json(Map.of("stage", stage, "curves", curves.stream().map(Line::of).toList()))));
    return parts;
  }

  /** A curve in few bytes. */
  private record Line(String metric, long[] steps, float[] values) {
    static Line of(MetricCurve curve) {
      long[] steps = new long[curve.points().size()];
      float[] values = new float[steps.length];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = curve.points().get(i).step();
        values[i] = (float) curve.points().get(i).value();
      }
      return new Line(curve.metric(), steps, values);
    }
  }

  private String json(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value, e);
    }
  }
}
