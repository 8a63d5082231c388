package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.FollowedLog;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.stage.StageId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf logs [-f] RUN [STAGE]}. */
@CommandLine.Command(name = "logs", description = "Prints what the stages of a run wrote.")
final class LogsCommand implements Command.WithServices {
  private static final Duration LOOK = Duration.ofMillis(300);

  @Parameters(index = "0", paramLabel = "RUN", description = Reference.DESCRIPTION)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STAGE",
      description = "Such as ingest or train-1 (default: all of them).")
  private @Nullable String stage;

  @Option(
      names = {"-f", "--follow"},
      description = "Goes on printing until the run has ended.")
  private boolean follow;

  @Override
  public int run(Workbench workbench, Terminal terminal) throws InterruptedException {
    RunHandle handle = Reference.find(workbench.runs(), run);
    RunDetail detail = workbench.runs().detail(handle);
    List<StageId> stages = detail.stages().stream().map(each -> each.stage()).toList();
    List<StageId> wanted = stage == null ? stages : List.of(wanted(stage, stages));
    boolean any = print(workbench.runs(), handle, wanted, terminal);
    if (!any) {
      terminal
          .err()
          .println(
              "no stage of run "
                  + handle.displayId()
                  + " wrote anything that is here; what comes from the cache writes nothing, and"
                  + " logs go when their run is collected, or after 90 days");
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

  /** Whether there was anything. */
  private boolean print(Runs runs, RunHandle run, List<StageId> stages, Terminal terminal)
      throws InterruptedException {
    Map<Path, FollowedLog> logs = new HashMap<>();
    Path last = null;
    while (true) {
      boolean ended = !follow || runs.detail(run).summary().phase().terminal();
      for (StageId stage : stages) {
        for (Path log : runs.logs(run, stage)) {
          boolean first = !logs.containsKey(log);
          FollowedLog followed = logs.computeIfAbsent(log, FollowedLog::new);
          last =
              print(followed, stage, log, first || !log.equals(last), ended, terminal) ? log : last;
        }
      }
      if (ended) {
        return !logs.isEmpty();
      }
      Thread.sleep(LOOK);
    }
  }

  /**
   * Whether it was printed from.
   *
   * @param head it was not the one before
   */
  private boolean print(
      FollowedLog followed,
      StageId stage,
      Path log,
      boolean head,
      boolean ended,
      Terminal terminal) {
    try {
      if (follow && !followed.hasMore()) {
        return false;
      }
      if (head) {
        terminal.out().println(terminal.paint().faint("==> " + stage + " " + log));
      }
      followed.print(terminal.out(), ended);
    } catch (IOException e) {
      terminal.complain(log + " cannot be read: " + e.getMessage());
    }
    return true;
  }
}
