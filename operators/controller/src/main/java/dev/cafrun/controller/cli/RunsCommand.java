package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.ListLimit;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.run.FoundRun;
import dev.cafrun.controller.run.FoundRuns;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.view.Elapsed;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.controller.view.Timestamps;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code caf runs}. */
@CommandLine.Command(
    name = "runs",
    description = "Lists the runs, newest first, or those that fit.")
final class RunsCommand implements Command.WithServices {
  @Mixin private ListLimit limit = new ListLimit();

  @Mixin private RunTerms terms = new RunTerms();

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    limit.check();
    terms.question(limit.most());
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    RunQuestion question = terms.question(limit.most());
    FoundRuns found = workbench.runs().page(question);
    List<RunSummary> runs = found.runs().stream().map(FoundRun::summary).toList();
    if (output.json()) {
      terminal.out().println(RunJson.pretty(found.runs()));
      return ExitCode.DONE;
    }
    if (runs.isEmpty()) {
      terminal
          .out()
          .println(
              question.filter().equals(RunFilter.NONE) && question.after() == null
                  ? "no runs yet; ./caf run k8s/samples/quickstart.yaml makes one"
                  : "no run fits");
      return ExitCode.DONE;
    }
    Table table =
        new Table().row("RUN", "PHASE", "STAGES", "TIME", "CCC V", "CCC A", "SUBMITTED", "TAGS");
    for (FoundRun each : found.runs()) {
      RunSummary run = each.summary();
      table.row(
          run.displayId(),
          run.phase().spelling(),
          run.stagesDone() + "/" + run.stagesTotal(),
          Elapsed.of(run.seconds()),
          ccc(run, "valence"),
          ccc(run, "arousal"),
          Timestamps.shown(run.submittedAt(), workbench.clock().getZone()),
          each.marks().shownTags());
    }
    List<String> lines = table.lines();
    terminal.out().println(terminal.paint().faint(lines.getFirst()));
    for (int i = 0; i < runs.size(); i++) {
      terminal.out().println(terminal.paint().phase(runs.get(i).phase(), lines.get(i + 1)));
    }
    if (found.next() != null) {
      terminal.out().println(terminal.paint().faint("more: --cursor " + found.next()));
    }
    return ExitCode.DONE;
  }

  private static String ccc(RunSummary run, String dimension) {
    return run.metrics().get(dimension) instanceof Map<?, ?> scores
        ? Numbers.score(scores.get("ccc"))
        : "";
  }
}
