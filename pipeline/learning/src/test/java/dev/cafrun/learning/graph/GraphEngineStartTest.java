package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.StageException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Starts in JVMs of their own, because ND4J chooses its backend once per process. A folder on the
 * class path that announces the GPU backend makes them builds for GPUs.
 */
class GraphEngineStartTest {
  private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend";

  @TempDir Path cudaBuild;

  /** What the JVMs of this test run. */
  static final class Start {
    private Start() {}

    public static void main(String[] arguments) {
      try (GraphEngine engine = GraphEngine.start(1, Boolean.parseBoolean(arguments[0]))) {
        System.out.println("started on " + engine.description());
        engine.warning().ifPresent(failure -> System.out.println("warned: " + failure));
      } catch (StageException problem) {
        System.out.println("refused: " + problem.failure());
      }
    }
  }

  @BeforeEach
  void announceTheGpuBackend() throws Exception {
    Path type = cudaBuild.resolve(CUDA_BACKEND + ".class");
    Files.createDirectories(type.getParent());
    Files.write(type, new byte[0]);
    Path service = cudaBuild.resolve("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend");
    Files.createDirectories(service.getParent());
    Files.writeString(service, CUDA_BACKEND.replace('/', '.') + System.lineSeparator());
  }

  private static void assumeNoDriver() {
    Assumptions.assumeTrue(
        CudaDriver.look() instanceof GpuFinding.NoDriver,
        "skipped: this machine has an NVIDIA driver, and the test wants one without");
  }

  @Test
  void anOrdinaryBuildStartsOnTheCpuAndWarnsOfNothing() throws Exception {
    assertThat(outputOf(List.of(), "", "false"))
        .contains("started on CPU, ")
        .doesNotContain("warned");
  }

  @Test
  void aBuildForGpusRefusesAMachineWithoutDriver() throws Exception {
    assumeNoDriver();
    assertThat(outputOf(List.of(), cudaBuild + File.pathSeparator, "false"))
        .contains("refused: ")
        .contains("GPU_DRIVER_MISSING")
        .contains("USER")
        .doesNotContain("started");
  }

  /** The announced backend cannot load; that the CPU's does shows that it was really hidden. */
  @Test
  void aBuildForGpusTakesTheCpuWhereTheRunAllowsIt() throws Exception {
    assumeNoDriver();
    assertThat(outputOf(List.of(), cudaBuild + File.pathSeparator, "true"))
        .contains("started on CPU, ")
        .contains("warned: ")
        .contains("GPU_DRIVER_MISSING")
        .contains("the CPU is used instead");
  }

  @Test
  void refusesTheCpuWithoutOneDnn() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("os.arch").equals("amd64"),
        "skipped: ND4J has builds with oneDNN for amd64 only");
    assertThat(outputOf(List.of("-Dorg.eclipse.deeplearning4j.helpers.disable=true"), "", "true"))
        .contains("refused: ")
        .contains("ONEDNN_OFF")
        .contains("FATAL");
  }

  private static String outputOf(List<String> options, String classPathPrefix, String cpuAllowed)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(options);
    command.addAll(List.of("-cp", classPathPrefix + System.getProperty("java.class.path")));
    command.addAll(List.of(Start.class.getName(), cpuAllowed));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
