package dev.cafrun.scoring;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code InferenceProgram <request.json>}: answers an {@link InferenceRequest}. A picture comes on
 * standard input, the {@link InferenceAnswer} goes to standard output: neither is ever in a file.
 * Exits with 0 if it answered at all.
 */
public final class InferenceProgram {
  private static final int SILENT = 1;

  private InferenceProgram() {}

  public static void main(String[] arguments) {
    try {
      answer(Path.of(arguments[0]), System.in, System.out);
      System.exit(0);
    } catch (IOException | IllegalArgumentException e) { // there is nowhere to say it but here
      System.err.println("caf: the request could not be read, or not be answered: " + e);
      System.exit(SILENT);
    }
  }

  static void answer(Path file, InputStream picture, OutputStream target) throws IOException {
    InferenceRequest request = CoreJson.read(Files.readAllBytes(file), InferenceRequest.class);
    Path model = Path.of(request.model());
    InferenceAnswer answer =
        request.golden().isEmpty()
            ? VersionInference.picture(model, picture.readAllBytes(), request.cropped())
            : VersionInference.golden(model, Path.of(request.golden()));
    target.write(CoreJson.bytes(answer));
    target.flush();
  }
}
