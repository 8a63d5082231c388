package dev.cafrun.controller.cli.completion;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.launch.WorkerHome;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caf completion SHELL}. */
@CommandLine.Command(
    name = "completion",
    description = {
      "Prints a script by which a shell completes commands and options.",
      "bash: source <(./caf completion bash); zsh: the same with zsh, after",
      "autoload -U compinit && compinit; fish: ./caf completion fish | source"
    })
public final class CompletionCommand implements Command.Alone {
  /** What the launcher does by itself, without this program. */
  private static final List<String> OF_THE_LAUNCHER =
      List.of("bench", "test", "images", "e2e", "help");

  /** Those that are known. */
  enum Shell {
    bash,
    zsh,
    fish
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Shell shell;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Override
  public int run(WorkerHome worker, Terminal terminal) {
    CommandLine all = spec.root().commandLine();
    for (String name : OF_THE_LAUNCHER) {
      all.addSubcommand(name, CommandSpec.create().name(name));
    }
    terminal.out().println(script(all));
    return ExitCode.DONE;
  }

  private String script(CommandLine all) {
    return switch (shell) {
      case bash, zsh -> AutoComplete.bash(all.getCommandName(), all);
      case fish -> FishScript.of(all);
    };
  }
}
