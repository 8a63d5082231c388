package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.ListLimit;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelAccount;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.promotion.MoveKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code caf models}. */
@CommandLine.Command(
    name = "models",
    description = {
      "Lists the registered models: those with an alias, then the newest;",
      "or the versions of one, and every move of its aliases."
    })
final class ModelsCommand implements Command.WithServices {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "Its versions, gates and moves alone.")
  private @Nullable String model;

  @Mixin private ListLimit limit = new ListLimit();

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    limit.check();
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    return model == null ? list(workbench, terminal) : account(model, workbench, terminal);
  }

  private int account(String name, Workbench workbench, Terminal terminal) {
    ModelAccount account =
        ModelAccount.of(workbench.models(), name, limit.most())
            .orElseThrow(
                () ->
                    new UsageException("there is no model '" + name + "'; ./caf models lists all"));
    if (output.json()) {
      terminal.out().println(RunJson.pretty(account));
      return ExitCode.DONE;
    }
    tell(account.versions(), workbench, terminal);
    for (AliasMove move : account.moves()) {
      terminal
          .out()
          .println(
              "%n%s  %s@%s %s version %d%s  %s"
                  .formatted(
                      Timestamps.shown(move.at(), workbench.clock().getZone()),
                      name,
                      move.alias(),
                      move.kind() == MoveKind.ROLLBACK ? "back to" : "to",
                      move.version(),
                      move.overridden() ? ", though a gate said no" : "",
                      move.who())
                  .stripTrailing());
      terminal.out().println("  " + move.reason());
      verdicts(move).forEach(line -> terminal.out().println(terminal.paint().faint("  " + line)));
    }
    return ExitCode.DONE;
  }

  /** What the gates that had a say said. */
  private static List<String> verdicts(AliasMove move) {
    return move.evidence().get("verdicts") instanceof List<?> verdicts
        ? verdicts.stream()
            .filter(Map.class::isInstance)
            .map(verdict -> (Map<?, ?>) verdict)
            .filter(verdict -> !"notApplicable".equals(verdict.get("verdict")))
            .map(
                verdict ->
                    verdict.get("verdict")
                        + " "
                        + verdict.get("gate")
                        + ": "
                        + verdict.get("sentence"))
            .toList()
        : List.of();
  }

  private int list(Workbench workbench, Terminal terminal) {
    List<ModelVersion> versions = workbench.models().list(limit.most());
    if (output.json()) {
      terminal.out().println(RunJson.pretty(versions));
      return ExitCode.DONE;
    }
    if (versions.isEmpty()) {
      terminal.out().println("no models yet; a run that succeeds registers one");
      return ExitCode.DONE;
    }
    tell(versions, workbench, terminal);
    return ExitCode.DONE;
  }

  private static void tell(List<ModelVersion> versions, Workbench workbench, Terminal terminal) {
    Table table =
        new Table()
            .row("MODEL", "VERSION", "ALIASES", "CCC V", "CCC A", "RUN", "REGISTERED", "TAGS");
    for (ModelVersion version : versions) {
      table.row(
          version.model(),
          Integer.toString(version.version()),
          String.join(",", version.aliases()),
          ccc(version, "valence"),
          ccc(version, "arousal"),
          version.runName(),
          Timestamps.shown(version.createdAt(), workbench.clock().getZone()),
          (version.forgotten()
                  ? "FORGOTTEN " + version.marks().shownTags()
                  : version.marks().shownTags())
              .strip());
    }
    List<String> lines = table.lines();
    terminal.out().println(terminal.paint().faint(lines.getFirst()));
    lines.stream().skip(1).forEach(terminal.out()::println);
  }

  private static String ccc(ModelVersion version, String dimension) {
    return version.metrics().get(dimension) instanceof Map<?, ?> scores
        ? Numbers.score(scores.get("ccc"))
        : "";
  }
}
