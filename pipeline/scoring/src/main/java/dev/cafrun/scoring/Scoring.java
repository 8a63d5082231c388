package dev.cafrun.scoring;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.ScoreRequest;
import dev.cafrun.faces.align.Alignment;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.ModelHeader;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code Scoring <request.json>}: scores what a {@link ScoreRequest} names. Rows go to the
 * request's file or to standard output, progress and warnings to standard error. Exit codes: 0 at
 * least one face was scored, 1 none was or something went wrong, 2 the model or the file to write
 * is not usable.
 */
public final class Scoring {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

  private Scoring() {}

  public static void main(String[] arguments) {
    System.exit(run(Path.of(arguments[0])));
  }

  /** Returns the exit code. */
  static int run(Path file) {
    try {
      return score(CoreJson.read(Files.readAllBytes(file), ScoreRequest.class));
    } catch (StageException e) {
      System.err.println("caf: " + e.failure().message());
      return UNUSABLE;
    } catch (IOException e) {
      System.err.println("caf: scoring could not read or write a file: " + e);
      return FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    } catch (RuntimeException | OutOfMemoryError e) {
      System.err.println("caf: scoring went wrong where it should not: " + e);
      return FAILED;
    }
  }

  private static int score(ScoreRequest request) throws IOException, InterruptedException {
    List<Path> files = Album.files(request.inputs().stream().map(Path::of).toList());
    Path model = Path.of(request.model());
    ModelHeader header = ModelFile.header(model);
    Progress progress = new Progress(files.size());
    Path part = part(request.output());
    try (Alignment alignment = Alignment.open(header.align(), Scoring::warn);
        NativeEngine engine = NativeEngine.start(Runtime.getRuntime().availableProcessors());
        Predictor predictor = ModelFile.load(engine, model);
        Shots shots = new Shots(files);
        ScoreSheet sheet = sheet(request, writer(request, part), files)) {
      Predictor judge = request.mirror() ? predictor.mirroring() : predictor;
      new Scorer(header.align(), alignment, judge, request.cropped(), request.everyFace())
          .score(
              shots,
              score -> {
                sheet.write(score);
                progress.scored(score);
              });
    }
    if (part != null) {
      Files.move(part, Path.of(request.output()), StandardCopyOption.REPLACE_EXISTING);
    }
    return progress.end() ? DONE : FAILED;
  }

  private static ScoreSheet sheet(ScoreRequest request, Writer target, List<Path> files)
      throws IOException {
    return switch (request.format()) {
      case CSV ->
          ScoreSheet.csv(target, files.stream().anyMatch(Album::isVideo), request.everyFace());
      case JSON -> ScoreSheet.json(target);
    };
  }

  /** A file gets its name once it is whole. */
  private static @Nullable Path part(String output) {
    return output.isEmpty() ? null : Path.of(output + ".part");
  }

  private static Writer writer(ScoreRequest request, @Nullable Path part) throws IOException {
    if (part != null) {
      return Files.newBufferedWriter(part);
    }
    Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
    return new BufferedWriter(request.terminal() ? new TerminalWriter(out) : out);
  }

  /** Programs get names as they are; a terminal shows them instead of obeying them. */
  private static final class TerminalWriter extends FilterWriter {
    private TerminalWriter(Writer target) {
      super(target);
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
      out.write(PlainText.shown(String.valueOf(text, start, length)));
    }
  }

  private static void warn(String code, String message) {
    System.err.println("caf: warning: " + message);
  }
}
