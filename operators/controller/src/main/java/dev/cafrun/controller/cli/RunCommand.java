package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.RunText;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.file.RunFileException;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.training.LearningEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf run FILE}. */
@CommandLine.Command(
    name = "run",
    description = {
      "Runs the stages of a run file and shows how far they are.",
      "A rerun goes on where the last one stopped; what is unchanged comes from the cache."
    })
final class RunCommand implements Command.WithServices {
  @Parameters(paramLabel = "FILE", description = "A run file, such as k8s/samples/quickstart.yaml.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Change a field, such as --set train.batchSize=64 or --set train.seeds=[1,2].")
  private List<String> settings = List.of();

  @Override
  public void check() {
    CafRun unused = read();
  }

  private CafRun read() {
    try {
      return RunFile.read(file, settings);
    } catch (RunFileException e) {
      throw new UsageException(e.problems());
    }
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) throws InterruptedException {
    CafRun wanted = read();
    workbench.drivers().requireTheRight();
    requireEngine(wanted.spec().train().engine(), workbench);
    RunHandle handle = workbench.runs().submit(wanted);
    if (handle.outdated() != null) {
      endIfCancelled(handle.outdated(), workbench);
      terminal.complain(
          "what run %s began with has changed since; %s is a new run"
              .formatted(handle.outdated().displayId(), handle.displayId()));
    }
    if (!terminal.interactive()) {
      String how = handle.takenUp() ? " is taken up where it stopped" : "";
      terminal.out().println("run " + handle.displayId() + how);
    }
    Optional<RunPhase> end = new Watch(workbench, terminal).untilTheEnd(handle);
    if (end.isEmpty()) {
      terminal.complain(
          "interrupted; run "
              + handle.displayId()
              + " stopped in good order, the same command goes on with it");
      return ExitCode.INTERRUPTED;
    }
    report(workbench.runs().detail(handle), terminal);
    return ExitCode.of(end.get());
  }

  /** Before the first stage, not hours later in the first that computes. */
  private static void requireEngine(LearningEngine engine, Workbench workbench) {
    if (engine == LearningEngine.TORCH && !workbench.worker().hasLibtorch()) {
      throw new UsageException(
          List.of(
              "train.engine: torch needs PyTorch's library, which is not here; run ./caf libtorch"
                  + " once (it downloads 180 MB), or take engine: native"));
    }
  }

  /** Nobody else does; one that somebody drives was not cancelled, and is not waited for. */
  private static void endIfCancelled(RunHandle run, Workbench workbench)
      throws InterruptedException {
    if (workbench.runs().detail(run).summary().cancelRequested()) {
      workbench.drivers().drive(run);
    }
  }

  private static void report(RunDetail run, Terminal terminal) {
    RunText text = new RunText(run, terminal.paint());
    text.warnings().forEach(terminal.out()::println);
    terminal.out().println("\n" + text.headline());
    List<String> metrics = RunText.scores(run);
    if (!metrics.isEmpty()) {
      terminal.out().println();
      metrics.forEach(line -> terminal.out().println("  " + line));
      terminal.out().println();
    }
    text.model().ifPresent(terminal.out()::println);
    List<String> failure = text.failure();
    if (!failure.isEmpty()) {
      terminal.out().flush();
      terminal.complain(failure.getFirst());
      failure.stream().skip(1).forEach(line -> terminal.err().println("     " + line));
    }
    String name = run.summary().displayId();
    terminal.out().println("./caf show " + name + " tells more, ./caf up shows it in a browser");
  }
}
