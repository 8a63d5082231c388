package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.core.run.MarkChange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf tag RUN TAG…}. */
@CommandLine.Command(
    name = "tag",
    description = {
      "Marks a run, or a version of a model, with tags; without any it says",
      "which there are. ./caf runs --text finds runs by them."
    })
final class TagCommand implements Command.WithServices {
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
      set.put(value < 0 ? tag : tag.substring(0, value), value < 0 ? "" : tag.substring(value + 1));
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
