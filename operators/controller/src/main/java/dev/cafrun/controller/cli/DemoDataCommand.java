package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.core.worker.WorkerExit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf demo-data DIR}: a process of the worker's program, which knows how to paint. */
@CommandLine.Command(
    name = "demo-data",
    description = {
      "Writes a dataset of generated faces (format: csv) into a folder.",
      "Nobody in it exists; it is for trying things out."
    })
final class DemoDataCommand implements Command.Alone {
  private static final String MAIN = "dev.cafrun.faces.demo.DemoData";

  @Parameters(paramLabel = "DIR", description = "The folder; made if it is missing.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Path folder;

  @Option(
      names = "--subjects",
      paramLabel = "N",
      defaultValue = "30",
      description = "Generated people (default: ${DEFAULT-VALUE}).")
  private int subjects;

  @Option(
      names = "--faces",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pictures of each (default: ${DEFAULT-VALUE}).")
  private int faces;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "96",
      description = "Side of the pictures (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Other people and expressions (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public int run(WorkerHome worker, Terminal terminal) throws InterruptedException {
    terminal.out().flush();
    List<String> arguments =
        List.of(
            folder.toString(),
            Integer.toString(subjects),
            Integer.toString(faces),
            Integer.toString(size),
            Long.toString(seed));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.awt.headless=true",
                "-cp",
                worker.folder().resolve("lib") + "/*",
                MAIN));
    command.addAll(arguments);
    try {
      int code = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (code == WorkerExit.OUT_OF_JAVA_MEMORY) {
        terminal.complain(
            "the program that paints faces ran out of Java memory; choose a smaller --size, or give"
                + " it more: JDK_JAVA_OPTIONS=-Xmx4g ./caf demo-data …");
        return ExitCode.FAILED;
      }
      return code;
    } catch (IOException e) {
      terminal.complain("the program that paints faces does not start: " + e.getMessage());
      return ExitCode.FAILED;
    }
  }
}
