package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.view.Numbers;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.controller.view.Timestamps;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code caf models}. */
@CommandLine.Command(
    name = "models",
    description = "Lists the registered models: those with an alias, then the newest.")
final class ModelsCommand implements Command.WithServices {
  @Mixin private ListLimit limit = new ListLimit();

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    limit.check();
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    List<ModelVersion> versions = workbench.models().list(limit.most());
    if (output.json()) {
      terminal.out().println(RunJson.pretty(versions));
      return ExitCode.DONE;
    }
    if (versions.isEmpty()) {
      terminal.out().println("no models yet; a run that succeeds registers one");
      return ExitCode.DONE;
    }
    Table table =
        new Table().row("MODEL", "VERSION", "ALIASES", "CCC V", "CCC A", "RUN", "REGISTERED");
    for (ModelVersion version : versions) {
      table.row(
          version.model(),
          Integer.toString(version.version()),
          String.join(",", version.aliases()),
          ccc(version, "valence"),
          ccc(version, "arousal"),
          version.runName(),
          Timestamps.shown(version.createdAt(), workbench.clock().getZone()));
    }
    List<String> lines = table.lines();
    terminal.out().println(terminal.paint().faint(lines.getFirst()));
    lines.stream().skip(1).forEach(terminal.out()::println);
    return ExitCode.DONE;
  }

  private static String ccc(ModelVersion version, String dimension) {
    return version.metrics().get(dimension) instanceof Map<?, ?> scores
        ? Numbers.score(scores.get("ccc"))
        : "";
  }
}
