package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.file.CafModelFile;
import dev.cafrun.controller.file.RunFileException;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.CafModel;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code caf promote FILE}: for this machine's registry what the operator does with a CafModel. */
@CommandLine.Command(
    name = "promote",
    description = {
      "Points a model's aliases to the versions that a CafModel file names.",
      "production passes through the gates that the file sets; see k8s/samples/model.yaml."
    })
final class PromoteCommand implements Command.WithServices {
  @Parameters(paramLabel = "FILE", description = "A CafModel, as kubectl apply takes it.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  private @Nullable CafModel wish;

  @Override
  public void check() {
    read();
  }

  private CafModel read() {
    if (wish == null) {
      try {
        wish = CafModelFile.read(file);
      } catch (RunFileException e) {
        throw new UsageException(e.problems());
      }
    }
    return wish;
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    CafModel model = read();
    workbench.drivers().requireTheRight();
    SortedMap<String, List<Failure>> refused =
        workbench.models().apply(model, "caf promote " + file);
    model
        .aliases()
        .forEach(
            (alias, version) -> {
              String name = model.model() + "@" + alias;
              if (refused.containsKey(alias)) {
                refused.get(alias).forEach(why -> terminal.err().println(refusal(name, why)));
              } else {
                terminal.out().println(name + " is version " + version);
              }
            });
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String refusal(String name, Failure why) {
    return "caf: " + name + " stays as it is (" + why.code() + "): " + why.message();
  }
}
