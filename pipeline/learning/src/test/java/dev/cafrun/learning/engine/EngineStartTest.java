package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class EngineStartTest {
  /** What the JVMs of this test run. */
  static final class Start {
    private Start() {}

    public static void main(String[] arguments) {
      try (Engine engine = Engine.start(1)) {
        System.out.println("started with " + engine.description());
      } catch (RuntimeException problem) {
        System.out.println("refused: " + problem.getMessage());
      }
    }
  }

  @Test
  void startsWithTheBuildForThisCpu() throws Exception {
    assertThat(outputOf("--add-modules=jdk.incubator.vector"))
        .contains("started with")
        .doesNotContain("unknown")
        .contains(Memory.LANES + " floats");
  }

  /** Every CPU that runs these tests can run this kernel, and none has chosen it for long. */
  @Test
  void saysWhichKernelMultipliesAndLetsTheEnvironmentChoose() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"),
        "skipped: OpenBLAS has a kernel called Nehalem for amd64 only");
    assertThat(
            outputOf(Map.of("OPENBLAS_CORETYPE", "Nehalem"), "--add-modules=jdk.incubator.vector"))
        .contains(", OpenBLAS for Nehalem, ");
  }

  @Test
  void refusesToTrainWithoutOneDnn() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"),
        "skipped: ND4J has builds with oneDNN for amd64 only");
    assertThat(
            outputOf(
                "--add-modules=jdk.incubator.vector",
                "-Dorg.eclipse.deeplearning4j.helpers.disable=true"))
        .contains("refused: oneDNN is off")
        .contains("worker.options");
  }

  @Test
  void refusesAJvmWithoutTheVectorModule() throws Exception {
    assertThat(outputOf()).contains("refused:").contains("--add-modules=jdk.incubator.vector");
  }

  private static String outputOf(String... options) throws Exception {
    return outputOf(Map.of(), options);
  }

  private static String outputOf(Map<String, String> environment, String... options)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Start.class.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
