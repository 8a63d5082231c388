package dev.cafrun.e2e;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            "tokenKey.existingSecret=caf-token",
            "rbac.namespaces[0]=cafrun-runs",
            "rbac.userRoles=true");

    compare(BASE, documents(chart, document -> true));
  }

  @Test
  void theTrialsServicesAreTheCharts() throws IOException {
    String chart = Chart.text("trial.enabled=true", "rbac.namespaces[0]=cafrun-runs");

    compare(
        TRIAL,
        documents(
            chart,
            document ->
                document.contains("templates/trial/") && !document.contains("kind: Secret")));
  }

  @Test
  void withoutPasswordsKustomizeStopsAndNamesTheScriptThatMakesThem(@TempDir Path folder)
      throws Exception {
    needsKubectl();
    Result result = run("kubectl", "kustomize", copied(folder).toString());

    assertThat(result.code()).isNotZero();
    assertThat(result.text()).contains("made-by-passwords.sh");
  }

  @Test
  void withPasswordsOfOnesOwnItPutsEverythingTogether(@TempDir Path folder) throws Exception {
    needsKubectl();
    Path trial = copied(folder);
    String script = trial.resolve("passwords.sh").toString();

    Result made = run("sh", script);
    Result again = run("sh", script);
    Result all = run("kubectl", "kustomize", trial.toString());

    assertThat(made.code()).as(made.text()).isZero();
    assertThat(again.code()).isNotZero();
    assertThat(again.text()).contains("passwords are there already");
    assertThat(all.code()).as(all.text()).isZero();
    assertThat(all.text())
        .contains("kind: Deployment", "name: caf-token", "kind: StatefulSet")
        .contains("secretKeyRef")
        .doesNotContain("change-this");
    assertThat(Files.getPosixFilePermissions(trial.resolve("made-by-passwords.sh/postgres.env")))
        .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
  }

  @Test
  void noTwoPeopleHaveTheSamePasswords(@TempDir Path folder) throws Exception {
    Path one = copied(Files.createDirectory(folder.resolve("one")));
    Path two = copied(Files.createDirectory(folder.resolve("two")));
    Set<String> words = new HashSet<>();
    int count = 0;
    for (Path trial : List.of(one, two)) {
      assertThat(run("sh", trial.resolve("passwords.sh").toString()).code()).isZero();
      try (Stream<Path> files = Files.list(trial.resolve("made-by-passwords.sh"))) {
        for (Path file : files.toList()) {
          for (String line : Files.readAllLines(file)) {
            if (!line.endsWith("=cafrun")) {
              words.add(line.substring(line.indexOf('=') + 1));
              count++;
            }
          }
        }
      }
    }
    assertThat(count).isEqualTo(6);
    assertThat(words).hasSize(6).allSatisfy(word -> assertThat(word).matches("[0-9a-f]{48}"));
  }

  /** Without the passwords that whoever builds here may have made for themselves. */
  private static Path copied(Path folder) throws IOException {
    for (String each : List.of("base", "overlays/trial")) {
      Path to = Files.createDirectories(folder.resolve(each));
      try (Stream<Path> files = Files.list(FOLDER.resolve(each))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
    return folder.resolve("overlays/trial");
  }

  private static void needsKubectl() {
    boolean there = onPath("kubectl");
    if (!there) {
      System.err.println("SKIPPED: kubectl is not on PATH, so kustomize is not tried");
    }
    Assumptions.assumeTrue(there, "kubectl is not on PATH");
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

  private record Result(int code, String text) {}

  private static Result run(String... command) throws Exception {
    Path file = Files.createTempFile("kustomize", ".yaml");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(file.toFile())
              .start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return new Result(process.exitValue(), Files.readString(file));
    } finally {
      Files.delete(file);
    }
  }
}
