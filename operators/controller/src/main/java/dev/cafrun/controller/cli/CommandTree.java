package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.access.AuditCommand;
import dev.cafrun.controller.cli.access.TokenCommand;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.completion.CompletionCommand;
import dev.cafrun.controller.cli.forget.ForgetCommand;
import dev.cafrun.controller.cli.retention.GcCommand;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** All commands, and how arguments become one of them. */
@CommandLine.Command(
    name = "caf",
    description = "Trains, evaluates and registers models of facial valence and arousal (CAF).",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "caf ${cafrun.version}",
    subcommands = {
      RunCommand.class,
      UpCommand.class,
      RunsCommand.class,
      ShowCommand.class,
      CompareCommand.class,
      DiffCommand.class,
      ModelsCommand.class,
      PromoteCommand.class,
      RollbackCommand.class,
      PredictCommand.class,
      MarkCommands.Tag.class,
      MarkCommands.Note.class,
      LogsCommand.class,
      CancelCommand.class,
      GcCommand.class,
      ForgetCommand.class,
      TokenCommand.class,
      AuditCommand.class,
      CompletionCommand.class,
      DemoDataCommand.class
    })
public final class CommandTree {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Where runs, artifacts and the database are kept (default: ~/.cafrun).")
  private @Nullable Path home;

  private CommandTree() {}

  /** What arguments mean. */
  public sealed interface Request {}

  /** A command to carry out. */
  public record Do(Command command, @Nullable Path home) implements Request {}

  /** Something to print, and nothing else to do. */
  public record Print(String text) implements Request {}

  /**
   * @throws UsageException if the arguments are not understood
   */
  public static Request read(String[] arguments) {
    CommandTree tree = new CommandTree();
    CommandLine line = new CommandLine(tree);
    line.getSubcommands().values().forEach(CommandTree::withHelp);
    try {
      ParseResult result = line.parseArgs(arguments);
      ParseResult last = result.subcommand() == null ? result : result.subcommand();
      if (result.isVersionHelpRequested()) {
        return new Print("caf " + CommandTree.class.getPackage().getImplementationVersion());
      }
      Command command = command(last.commandSpec().userObject());
      return command != null && !last.isUsageHelpRequested()
          ? new Do(command, tree.home)
          : new Print(last.commandSpec().commandLine().getUsageMessage(Ansi.OFF).stripTrailing());
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("not understood");
      throw new UsageException(problem + " (./" + name + " --help says more)");
    }
  }

  /** Nothing for the program's bare name. */
  private static @Nullable Command command(Object asked) {
    return asked instanceof PredictCommand predict
        ? predict.command()
        : asked instanceof Command command ? command : null;
  }

  private static void withHelp(CommandLine command) {
    command
        .getCommandSpec()
        .addMixin("help", CommandLine.Model.CommandSpec.forAnnotatedObject(new Help()));
  }

  /** Every command's {@code --help}. */
  @CommandLine.Command
  private static final class Help {
    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Say more about this command.")
    private boolean asked;
  }
}
