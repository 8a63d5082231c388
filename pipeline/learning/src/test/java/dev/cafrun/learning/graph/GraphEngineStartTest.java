package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.learning.engine.Nd4jBackends;
import dev.cafrun.learning.testing.OwnJvm;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @TempDir Path folder;

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
    Path type = folder.resolve(CUDA_BACKEND + ".class");
    Files.createDirectories(type.getParent());
    Files.write(type, new byte[0]);
    Path service = folder.resolve("META-INF/services/org.nd4j.linalg.factory.Nd4jBackend");
    Files.createDirectories(service.getParent());
    Files.writeString(service, CUDA_BACKEND.replace('/', '.') + System.lineSeparator());
  }

  private OwnJvm cudaBuild() {
    return new OwnJvm(
        List.of(), folder + File.pathSeparator + System.getProperty("java.class.path"));
  }

  private static void assumeNoDriver() {
    Assumptions.assumeTrue(
        CudaDriver.look() instanceof GpuFinding.NoDriver,
        "skipped: this machine has an NVIDIA driver, and the test wants one without");
  }

  @Test
  void anOrdinaryBuildStartsOnTheCpuAndWarnsOfNothing() throws Exception {
    Assumptions.assumeFalse(
        Nd4jBackends.haveCuda(),
        "skipped: these tests run in a build for GPUs, not an ordinary one");
    assertThat(new OwnJvm(List.of()).run(Start.class, "false"))
        .contains("started on CPU, ")
        .doesNotContain("warned");
  }

  @Test
  void aBuildForGpusRefusesAMachineWithoutDriver() throws Exception {
    assumeNoDriver();
    assertThat(cudaBuild().run(Start.class, "false"))
        .contains("refused: ")
        .contains("GPU_DRIVER_MISSING")
        .contains("USER")
        .doesNotContain("started");
  }

  /** The announced backend cannot load; that the CPU's does shows that it was really hidden. */
  @Test
  void aBuildForGpusTakesTheCpuWhereTheRunAllowsIt() throws Exception {
    assumeNoDriver();
    assertThat(cudaBuild().run(Start.class, "true"))
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
    assertThat(
            new OwnJvm(List.of("-Dorg.eclipse.deeplearning4j.helpers.disable=true"))
                .run(Start.class, "true"))
        .contains("refused: ")
        .contains("ONEDNN_OFF")
        .contains("FATAL");
  }
}
