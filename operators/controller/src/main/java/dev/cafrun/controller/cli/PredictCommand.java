package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.launch.ScoringProgram;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.core.worker.ScoreRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code caf predict MODEL INPUT…}: a process of the worker's program, once the model is known. A
 * model's file needs no services.
 */
@CommandLine.Command(
    name = "predict",
    description = {
      "Predicts valence and arousal of the most prominent face in pictures and videos.",
      "MODEL is a registered model (name, name@3, name@production) or a model.caf file."
    })
final class PredictCommand {
  /** Models, for somebody who has mistyped one. */
  private static final int MOST_NAMED = 50;

  @Parameters(index = "0", paramLabel = "MODEL", description = "Which model; see `caf models`.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT",
      description = "Pictures, videos, and folders of them.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<Path> inputs;

  /** What rows can be written as. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Format {
    csv,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "csv (default) or json.")
  private Format format = Format.csv;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it; to the terminal by default.")
  private @Nullable Path output;

  @Option(
      names = "--cropped",
      description = "The pictures are faces already: where none is found, take the middle.")
  private boolean cropped;

  @Option(
      names = "--mirror",
      description = "Score the mean of each face and its mirror image, as evaluate.mirror does.")
  private boolean mirror;

  /** Which faces of a picture have a row. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Faces {
    first,
    all
  }

  @Option(
      names = "--faces",
      paramLabel = "WHICH",
      description = "first (default), the most prominent, or all of a picture, each with its box.")
  private Faces faces = Faces.first;

  /** What was asked for. */
  Command command() {
    return model.endsWith(".caf") ? new WithFile() : new WithRegistered();
  }

  private void checkFiles() {
    List<String> problems = new ArrayList<>();
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        problems.add("caf: there is no file or folder " + input);
      }
    }
    Path folder = output == null ? null : output.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      problems.add("caf: there is no folder " + folder + " to write to");
    }
    if (!problems.isEmpty()) {
      throw new UsageException(problems);
    }
  }

  private int score(Path file, WorkerHome worker, Terminal terminal) throws InterruptedException {
    terminal.out().flush();
    ScoreRequest request =
        new ScoreRequest(
            file.toString(),
            inputs.stream().map(Path::toString).toList(),
            format == Format.csv ? ScoreRequest.Format.CSV : ScoreRequest.Format.JSON,
            output == null ? "" : output.toString(),
            terminal.interactive(),
            cropped,
            mirror,
            faces == Faces.all);
    return new ScoringProgram(worker).run(request, terminal.err());
  }

  /** With a file of this machine. */
  private final class WithFile implements Command.Alone {
    @Override
    public void check() {
      if (!Files.isRegularFile(Path.of(model))) {
        throw new UsageException(
            "there is no model file "
                + model
                + (model.contains("/")
                    ? ""
                    : "; a registered model of that name is written " + model + "@VERSION"));
      }
      checkFiles();
    }

    @Override
    public int run(WorkerHome worker, Terminal terminal) throws InterruptedException {
      return score(Path.of(model), worker, terminal);
    }
  }

  /** With a model of the registry. */
  private final class WithRegistered implements Command.WithServices {
    @Override
    public void check() {
      checkFiles();
    }

    @Override
    public int run(Workbench workbench, Terminal terminal) throws InterruptedException {
      Models models = workbench.models();
      ModelReference reference = ModelReference.of(model);
      ModelVersion version = models.find(reference).orElseThrow(() -> unknown(reference, models));
      return score(models.file(version), workbench.worker(), terminal);
    }
  }

  private static UsageException unknown(ModelReference reference, Models models) {
    Optional<ModelVersion> newest = models.find(new ModelReference(reference.model(), ""));
    if (newest.isPresent()) {
      return new UsageException(
          "%s has no version or alias %s; its newest version is %d (./caf models lists all)"
              .formatted(reference.model(), reference.which(), newest.get().version()));
    }
    List<String> names =
        models.list(MOST_NAMED).stream().map(ModelVersion::model).distinct().toList();
    return new UsageException(
        "there is no model "
            + reference.model()
            + (names.isEmpty()
                ? "; none is registered yet (a model file's name ends in .caf)"
                : "; the registered ones are " + String.join(", ", names)));
  }
}
