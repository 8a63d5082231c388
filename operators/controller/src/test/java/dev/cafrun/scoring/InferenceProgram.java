package dev.cafrun.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Stands in for the worker's, by its name; what it does, the picture says. */
public final class InferenceProgram {
  private InferenceProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    InferenceRequest request =
        CoreJson.read(Files.readAllBytes(Path.of(arguments[0])), InferenceRequest.class);
    String model = Files.readString(Path.of(request.model()));
    String picture = new String(System.in.readAllBytes(), UTF_8);
    switch (picture) {
      case "" ->
          say(
              new InferenceAnswer.Golden(
                  List.of(
                      new GoldenScore(
                          Files.readString(Path.of(request.golden())), 0.5f, 0.5f, 0.5f, 0.5f))));
      case "die" -> System.exit(3);
      case "fail in silence" -> System.exit(1);
      case "say nonsense" -> System.out.println("nonsense about a face");
      case "never answer" -> new CountDownLatch(1).await();
      default -> say(new InferenceAnswer.Unscored("NO_FACE", model + " saw " + picture));
    }
  }

  private static void say(InferenceAnswer answer) {
    System.out.print(CoreJson.write(answer));
    System.out.flush();
  }
}
