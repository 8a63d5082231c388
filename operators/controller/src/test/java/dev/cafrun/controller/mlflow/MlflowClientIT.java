package dev.cafrun.controller.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.mlflow.filter.RunId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Python clients of MLflow, as many as there are: {@code CAFRUN_MLFLOW_PYTHON} names
 * Pythons with {@code mlflow} or {@code mlflow-skinny}, with colons between them; otherwise {@code
 * python3} is asked.
 */
@QuarkusTest
@TestProfile(TrackedProfile.class)
class MlflowClientIT {
  private static final String PYTHONS = "CAFRUN_MLFLOW_PYTHON";

  @Inject TrackedHistory history;

  @TempDir Path folder;

  @Test
  void theClientReadsWhatThereIsAndIsToldWhyItWritesNothing() throws Exception {
    List<String> pythons = pythons();
    Assumptions.assumeFalse(
        pythons.isEmpty(),
        "no Python with mlflow here: name one with " + PYTHONS + ", or install mlflow-skinny");

    for (String python : pythons) {
      String said =
          run(
              python,
              script().toString(),
              "http://127.0.0.1:" + RestAssured.port,
              RunId.of(history.first),
              RunId.of(history.plain),
              TrackedHistory.WEIGHTS + history.first);
      assertThat(said).as(python).endsWith("all as expected\n");
      System.out.println(python + ": " + said.strip());
    }
  }

  private static List<String> pythons() throws IOException, InterruptedException {
    String named = System.getenv(PYTHONS);
    List<String> found = new ArrayList<>();
    for (String python : (named == null ? "python3" : named).split(":")) {
      if (python.contains("/") ? Files.isExecutable(Path.of(python)) : onPath(python)) {
        if (run(python, "-c", "import mlflow; print('there')").endsWith("there\n")) {
          found.add(python);
        }
      }
    }
    return found;
  }

  private static boolean onPath(String program) {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private Path script() throws IOException {
    try (InputStream script = MlflowClientIT.class.getResourceAsStream("/mlflow/client.py")) {
      return Files.write(folder.resolve("client.py"), script.readAllBytes());
    }
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Path said = Files.createTempFile("mlflow", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0");
    builder.environment().put("MLFLOW_DISABLE_TELEMETRY", "true");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
      return Files.readString(said, UTF_8);
    } finally {
      process.destroyForcibly();
      Files.delete(said);
    }
  }
}
