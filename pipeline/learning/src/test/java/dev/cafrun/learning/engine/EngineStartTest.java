package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        .contains(Memory.LANES + " floats");
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Start.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
