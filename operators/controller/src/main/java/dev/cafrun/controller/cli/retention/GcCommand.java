package dev.cafrun.controller.cli.retention;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.ListLimit;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.drive.RetentionReport;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.validation.InvalidComponentException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caf gc}. */
@CommandLine.Command(
    name = "gc",
    description = {
      "Says what ended runs left that need not be kept, and how much it is;",
      "with --apply it is removed: outputs that no run which is kept shares,",
      "checkpoints, logs, curves and events. A run's line, run file, scores and",
      "marks stay. What a version of a model rests on is kept, and so is what",
      "a run under way needs, and every run with the tag keep."
    })
public final class GcCommand implements Command.WithServices {
  @Option(
      names = "--keep-age",
      paramLabel = "AGE",
      description = "Keeps runs that ended more recently, such as 90d (caf.retention.keep-age).")
  private @Nullable String keepAge;

  @Option(
      names = "--keep-count",
      paramLabel = "N",
      description = {
        "Keeps the newest N runs of each experiment, and the newest N of them",
        "that succeeded (caf.retention.keep-count). A run is kept for either."
      })
  private @Nullable Integer keepCount;

  @Option(names = "--apply", description = "Removes it, for good.")
  private boolean apply;

  @Mixin private ListLimit limit = new ListLimit();

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    limit.check();
    asked();
  }

  private Optional<RetentionPolicy> asked() {
    try {
      return RetentionPolicy.of(keepAge, keepCount);
    } catch (InvalidComponentException e) {
      throw new UsageException(
          (e.component().equals("keepAge") ? "--keep-age " : "--keep-count ") + e.rule());
    }
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    RetentionPolicy policy =
        asked()
            .or(workbench::policy)
            .orElseThrow(
                () ->
                    new UsageException(
                        "nothing says what is to be kept: --keep-age 90d, --keep-count 10, or both"));
    RetentionReport report;
    if (apply) {
      workbench.drivers().requireTheRight();
      report = workbench.retention().collect(policy, Duration.ZERO, () -> {}).orElseThrow();
    } else {
      report = workbench.retention().foresee(policy, () -> {});
    }
    if (output.json()) {
      terminal.out().println(RunJson.pretty(json(report)));
    } else {
      RetentionText.of(report, apply, limit.most()).forEach(terminal.out()::println);
    }
    return ExitCode.DONE;
  }

  private Map<String, Object> json(RetentionReport report) {
    return Map.of(
        "policy", report.policy(),
        "applied", apply,
        "runs", report.runs(),
        "outputs", report.outputs(),
        "outputBytes", report.outputBytes(),
        "otherBytes", report.leftBytes(),
        "kinds", report.kinds(),
        "kept", report.kept(),
        "first", report.first().stream().limit(limit.most()).toList());
  }
}
