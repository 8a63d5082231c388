package dev.cafrun.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.stage.StageId;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code caf logs RUN [STAGE]}. */
@CommandLine.Command(name = "logs", description = "Prints what the stages of a run wrote.")
final class LogsCommand implements Command.WithServices {
  private static final int PART = 8192;

  @Parameters(index = "0", paramLabel = "RUN", description = Reference.DESCRIPTION)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STAGE",
      description = "Such as ingest or train-1 (default: all of them).")
  private @Nullable String stage;

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    RunHandle handle = Reference.find(workbench.runs(), run);
    RunDetail detail = workbench.runs().detail(handle);
    List<StageId> stages = detail.stages().stream().map(each -> each.stage()).toList();
    List<StageId> wanted = stage == null ? stages : List.of(wanted(stage, stages));
    boolean any = false;
    for (StageId id : wanted) {
      for (Path log : workbench.runs().logs(handle, id)) {
        any = true;
        print(id, log, terminal);
      }
    }
    if (!any) {
      terminal
          .err()
          .println(
              "no stage of run "
                  + handle.displayId()
                  + " wrote anything here; what comes from the cache writes nothing");
    }
    return ExitCode.DONE;
  }

  private static StageId wanted(String stage, List<StageId> stages) {
    return stages.stream()
        .filter(id -> id.spelling().equals(stage))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "the run has no stage '"
                        + stage
                        + "'; its stages are "
                        + String.join(", ", stages.stream().map(StageId::spelling).toList())));
  }

  private static void print(StageId stage, Path log, Terminal terminal) {
    terminal.out().println(terminal.paint().faint("==> " + stage + " " + log));
    terminal.out().flush();
    try (Reader text = new InputStreamReader(Files.newInputStream(log), UTF_8)) {
      char[] part = new char[PART];
      for (int length = text.read(part); length >= 0; length = text.read(part)) {
        terminal.out().print(String.valueOf(part, 0, length));
      }
    } catch (IOException e) {
      terminal.complain(log + " cannot be read: " + e.getMessage());
    }
  }
}
