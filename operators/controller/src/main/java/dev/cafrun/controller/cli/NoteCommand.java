package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.core.run.MarkChange;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code caf note RUN TEXT}. */
@CommandLine.Command(
    name = "note",
    description = {
      "Writes a note about a run, or a version of a model, in place of the one",
      "before; '' removes it, and without a text it is shown."
    })
final class NoteCommand implements Command.WithServices {
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
                + Reference.mark(workbench, what, new MarkChange(note, Map.of(), Set.of())).note());
    return ExitCode.DONE;
  }
}
