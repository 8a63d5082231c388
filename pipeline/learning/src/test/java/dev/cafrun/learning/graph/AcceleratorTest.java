package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.learning.graph.Accelerator.Choice;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceleratorTest {
  @Test
  void anOrdinaryBuildUsesTheCpuWhateverTheMachineHas() {
    List<GpuFinding> findings =
        List.of(device("Tesla T4", 7, 5, 12_020), new GpuFinding.NoDriver());
    for (GpuFinding finding : findings) {
      for (boolean cpuAllowed : new boolean[] {true, false}) {
        assertThat(Accelerator.choose(false, finding, cpuAllowed))
            .isEqualTo(new Choice.Use(new Accelerator.Cpu()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Tesla K80, 3, 7",
    "Tesla P100-PCIE-16GB, 6, 0",
    "Tesla V100-SXM2-16GB, 7, 0",
    "Tesla T4, 7, 5",
    "NVIDIA A100-SXM4-40GB, 8, 0",
    "NVIDIA A10, 8, 6",
    "NVIDIA L4, 8, 9"
  })
  void usesAGpuThatItsCodeRunsOnAndNamesIt(String name, int major, int minor) {
    Choice choice = Accelerator.choose(true, device(name, major, minor, 12_020), false);
    assertThat(choice)
        .isEqualTo(new Choice.Use(new Accelerator.Gpu(name, new ComputeCapability(major, minor))));
    assertThat(((Choice.Use) choice).accelerator().description())
        .isEqualTo(name + " (compute capability " + major + "." + minor + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "Tesla K40m, 3, 5",
    "GeForce GTX 680, 3, 0",
    "NVIDIA H100 80GB HBM3, 9, 0",
    "NVIDIA H200, 9, 0",
    "NVIDIA B200, 10, 0"
  })
  void refusesAGpuItHasNoCodeForInOneSentence(String name, int major, int minor) {
    Choice choice = Accelerator.choose(true, device(name, major, minor, 12_020), false);
    requireRefusal(choice, "GPU_NOT_SUPPORTED", name, major + "." + minor, "3.7", "9.0");
  }

  @Test
  void refusesAMachineWithoutDriver() {
    Choice choice = Accelerator.choose(true, new GpuFinding.NoDriver(), false);
    requireRefusal(choice, "GPU_DRIVER_MISSING", "no NVIDIA driver");
  }

  @Test
  void refusesADriverThatOffersNoGpu() {
    GpuFinding finding = new GpuFinding.NoDevice("CUDA error 100 from cuInit");
    Choice choice = Accelerator.choose(true, finding, false);
    requireRefusal(choice, "GPU_MISSING", "CUDA error 100 from cuInit");
  }

  @Test
  void refusesADriverOlderThanCuda11() {
    Choice choice = Accelerator.choose(true, device("Tesla T4", 7, 5, 10_020), false);
    requireRefusal(choice, "GPU_DRIVER_TOO_OLD", "Tesla T4", "CUDA 10.2");
    assertThat(Accelerator.choose(true, device("Tesla T4", 7, 5, 11_000), false))
        .isInstanceOf(Choice.Use.class);
  }

  @Test
  void takesTheCpuInsteadWhereTheRunAllowsItAndSaysWhy() {
    List<GpuFinding> useless =
        List.of(
            new GpuFinding.NoDriver(),
            new GpuFinding.NoDevice("CUDA error 100 from cuInit"),
            device("NVIDIA H100 80GB HBM3", 9, 0, 12_020),
            device("Tesla T4", 7, 5, 10_020));
    for (GpuFinding finding : useless) {
      assertThat(Accelerator.choose(true, finding, true))
          .isInstanceOfSatisfying(
              Choice.FallBack.class,
              choice ->
                  assertThat(choice.instead().message()).endsWith("; the CPU is used instead."));
    }
  }

  private static GpuFinding device(String name, int major, int minor, int driverCuda) {
    return new GpuFinding.Device(name, new ComputeCapability(major, minor), driverCuda);
  }

  private static void requireRefusal(Choice choice, String code, String... parts) {
    assertThat(choice)
        .isInstanceOfSatisfying(
            Choice.Refuse.class,
            refusal -> {
              assertThat(refusal.failure().code()).isEqualTo(code);
              assertThat(refusal.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(refusal.failure().message())
                  .contains(parts)
                  .contains("allow the CPU with train.allowCpu: true")
                  .doesNotContain(". ")
                  .endsWith(".");
            });
  }
}
