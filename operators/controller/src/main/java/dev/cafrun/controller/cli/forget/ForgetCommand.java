package dev.cafrun.controller.cli.forget;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.forget.ForgetReport;
import dev.cafrun.controller.history.forget.ForgetWish;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.core.validation.InvalidComponentException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code caf forget}. */
@CommandLine.Command(
    name = "forget",
    description = {
      "Finds every output, run and version of a model that rests on a person,",
      "and marks it: production is refused for such versions for ever, until",
      "one is trained without them. It deletes nothing and moves no alias, and",
      "says what cannot be found. Asked again, it finds what has come since."
    })
public final class ForgetCommand implements Command.WithServices {
  @Option(
      names = "--subject",
      paramLabel = "NAME",
      required = true,
      description = "Who, as the dataset names them.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String subject;

  @Option(
      names = "--dataset",
      paramLabel = "SOURCE",
      description = "Looks into this dataset.source alone (default: all that were read).")
  private @Nullable String dataset;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept with the mark (default: asked to be forgotten).")
  private String reason = "asked to be forgotten";

  @Option(names = "--dry-run", description = "Says what would be marked, and marks nothing.")
  private boolean dryRun;

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    wish();
  }

  private ForgetWish wish() {
    try {
      String user = System.getProperty("user.name", "");
      return new ForgetWish(subject, dataset, user.isBlank() ? "caf" : user, reason);
    } catch (InvalidComponentException e) {
      throw new UsageException("--" + e.component() + " " + e.rule());
    }
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    ForgetReport report;
    if (dryRun) {
      report = workbench.forgetting().foresee(wish());
    } else {
      workbench.drivers().requireTheRight();
      report = workbench.forgetting().mark(wish());
    }
    if (output.json()) {
      terminal.out().println(RunJson.pretty(report));
    } else {
      ForgetText.of(report).forEach(terminal.out()::println);
    }
    return report.datasets().isEmpty() ? ExitCode.FAILED : ExitCode.DONE;
  }
}
