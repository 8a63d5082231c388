package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.core.run.MarkChange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What people write about runs and versions, and mark them with. */
final class MarkCommands {
  private MarkCommands() {}

  /** {@code caf tag RUN TAG…}. */
  @CommandLine.Command(
      name = "tag",
      description = {
        "Marks a run, or a version of a model, with tags; without any it says",
        "which there are. ./caf runs --text finds runs by them."
      })
  static final class Tag implements Command.WithServices {
    @Parameters(index = "0", paramLabel = "RUN|MODEL@VERSION", description = Reference.OF_BOTH)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String what;

    @Parameters(index = "1..*", paramLabel = "TAG", description = "NAME, or NAME=VALUE.")
    private List<String> tags = List.of();

    @Option(names = "--remove", paramLabel = "NAME", description = "A tag that goes; repeatable.")
    private List<String> removed = List.of();

    @Override
    public int run(Workbench workbench, Terminal terminal) {
      Map<String, String> set = new LinkedHashMap<>();
      for (String tag : tags) {
        int value = tag.indexOf('=');
        set.put(
            value < 0 ? tag : tag.substring(0, value), value < 0 ? "" : tag.substring(value + 1));
      }
      Set<String> gone = new LinkedHashSet<>(removed);
      terminal
          .out()
          .println(
              what
                  + ": "
                  + Reference.mark(workbench, what, new MarkChange(null, set, gone)).shownTags());
      return ExitCode.DONE;
    }
  }

  /** {@code caf note RUN TEXT}. */
  @CommandLine.Command(
      name = "note",
      description = {
        "Writes a note about a run, or a version of a model, in place of the one",
        "before; '' removes it, and without a text it is shown."
      })
  static final class Note implements Command.WithServices {
    @Parameters(index = "0", paramLabel = "RUN|MODEL@VERSION", description = Reference.OF_BOTH)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String what;

    @Parameters(index = "1", arity = "0..1", paramLabel = "TEXT", description = "The note.")
    private @Nullable String note;

    @Override
    public int run(Workbench workbench, Terminal terminal) {
      terminal
          .out()
          .println(
              what
                  + ": "
                  + Reference.mark(workbench, what, new MarkChange(note, Map.of(), Set.of()))
                      .note());
      return ExitCode.DONE;
    }
  }
}
