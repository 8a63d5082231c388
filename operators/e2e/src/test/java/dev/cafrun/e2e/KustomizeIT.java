package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What kustomize applies is the chart. {@code -Dkustomize.write=true} writes it anew. */
class KustomizeIT {
  private static final Path FOLDER = Path.of("../../k8s");
  private static final Path BASE = FOLDER.resolve("base/caf.yaml");
  private static final Path TRIAL = FOLDER.resolve("overlays/trial/services.yaml");

  @Test
  void theBaseIsTheChartWithServicesThatAreThere() throws IOException {
    String chart =
        Chart.text(
            "database.url=jdbc:postgresql://caf-postgres:5432/cafrun",
            "database.existingSecret=caf-postgres",
            "objectStore.endpoint=http://caf-minio.cafrun:9000",
            "objectStore.existingSecret=caf-minio",
            "tokenKey.existingSecret=caf-token");

    compare(BASE, documents(chart, document -> true));
  }

  @Test
  void theTrialsServicesAreTheCharts() throws IOException {
    String chart = Chart.text("trial.enabled=true");

    compare(
        TRIAL,
        documents(
            chart,
            document ->
                document.contains("templates/trial/") && !document.contains("kind: Secret")));
  }

  @Test
  void kustomizePutsEverythingTogether() throws Exception {
    boolean there = onPath("kubectl");
    if (!there) {
      System.err.println("SKIPPED: kubectl is not on PATH, so kustomize is not tried");
    }
    Assumptions.assumeTrue(there, "kubectl is not on PATH");

    String all = output("kubectl", "kustomize", FOLDER.resolve("overlays/trial").toString());

    assertThat(all)
        .contains("kind: Deployment", "name: caf-token", "kind: StatefulSet")
        .contains("secretKeyRef");
  }

  private static void compare(Path file, String rendered) throws IOException {
    if (Boolean.getBoolean("kustomize.write")) {
      Files.writeString(file, rendered);
    }
    assertThat(Files.readString(file))
        .as("run `mvn verify -pl operators/e2e -Dkustomize.write=true` and look at the change")
        .isEqualTo(rendered);
  }

  /** Without Helm's own label: nobody installed a chart. */
  private static String documents(String chart, Predicate<String> wanted) {
    return Arrays.stream(chart.split("(?m)^---$"))
        .filter(document -> document.contains("kind:"))
        .filter(wanted)
        .map(
            document ->
                document.replaceAll("(?m)^ *(helm.sh/chart:|# Source:).*\n|^# Source:.*\n", ""))
        .map(String::strip)
        .collect(Collectors.joining("\n---\n", "", "\n"));
  }

  private static boolean onPath(String program) {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getenv().getOrDefault("PATH", ""))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static String output(String... command) throws Exception {
    Path file = Files.createTempFile("kustomize", ".yaml");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(file)).isZero();
      return Files.readString(file);
    } finally {
      Files.delete(file);
    }
  }
}
