package dev.cafrun.learning.graph;

import dev.cafrun.core.failure.Failure;

/** What the graph computes on. */
public sealed interface Accelerator {
  /** The CPU. */
  record Cpu() implements Accelerator {
    @Override
    public String description() {
      return "CPU";
    }
  }

  /** An NVIDIA GPU. */
  record Gpu(String name, ComputeCapability capability) implements Accelerator {
    @Override
    public String description() {
      return name + " (compute capability " + capability + ")";
    }
  }

  /** For people and for a run's provenance. */
  String description();

  /** What {@link #choose} says. */
  sealed interface Choice {
    /** Go on with this one. */
    record Use(Accelerator accelerator) implements Choice {}

    /**
     * Go on with the CPU, although this build is for a GPU; the failure says what is wrong with it.
     */
    record FallBack(Accelerator.Cpu accelerator, Failure instead) implements Choice {}

    /** Do not start. */
    record Refuse(Failure failure) implements Choice {}
  }

  /** The oldest and newest generations that nd4j-cuda-11.6 1.0.0-M2.1 has machine code for. */
  ComputeCapability OLDEST = new ComputeCapability(3, 7);

  /**
   * Code for 8.6 also runs on 8.9; the next generation needs code of its own, and there is none.
   */
  ComputeCapability FIRST_TOO_NEW = new ComputeCapability(9, 0);

  /** CUDA 11.6 programs run on every driver that serves some CUDA 11. */
  int OLDEST_DRIVER = 11_000;

  /**
   * Decides what to compute on, before anything native is loaded. Without this, ND4J would quietly
   * fall back to the CPU where it finds no driver, and fail in the middle of the first operation
   * where the GPU is too new.
   *
   * @param cudaBuild whether the GPU backend is part of this build
   * @param finding what the machine has; not looked at in an ordinary build
   * @param cpuAllowed whether the run may do with the CPU where the GPU cannot be used
   */
  static Choice choose(boolean cudaBuild, GpuFinding finding, boolean cpuAllowed) {
    if (!cudaBuild) {
      return new Choice.Use(new Cpu());
    }
    return switch (finding) {
      case GpuFinding.NoDriver() ->
          withoutGpu(
              "GPU_DRIVER_MISSING",
              "This build computes on an NVIDIA GPU, but no NVIDIA driver is installed here or"
                  + " visible to this process",
              cpuAllowed);
      case GpuFinding.NoDevice(String error) ->
          withoutGpu(
              "GPU_MISSING",
              "This build computes on an NVIDIA GPU, but the NVIDIA driver here offers none ("
                  + error
                  + ")",
              cpuAllowed);
      case GpuFinding.Device device -> choose(device, cpuAllowed);
    };
  }

  private static Choice choose(GpuFinding.Device device, boolean cpuAllowed) {
    Gpu gpu = new Gpu(device.name(), device.capability());
    if (device.capability().compareTo(OLDEST) < 0
        || device.capability().compareTo(FIRST_TOO_NEW) >= 0) {
      return withoutGpu(
          "GPU_NOT_SUPPORTED",
          "The GPU here is an "
              + gpu.description()
              + ", but the GPU code of this build only runs on compute capability "
              + OLDEST
              + " up to, not including, "
              + FIRST_TOO_NEW
              + ", such as T4, V100, A100, A10 or L4",
          cpuAllowed);
    }
    if (device.driverCuda() < OLDEST_DRIVER) {
      return withoutGpu(
          "GPU_DRIVER_TOO_OLD",
          "The NVIDIA driver of the "
              + gpu.description()
              + " here serves CUDA "
              + device.driverCuda() / 1000
              + "."
              + device.driverCuda() % 1000 / 10
              + ", but this build needs a driver for CUDA 11 or newer",
          cpuAllowed);
    }
    return new Choice.Use(gpu);
  }

  private static Choice withoutGpu(String code, String problem, boolean cpuAllowed) {
    return cpuAllowed
        ? new Choice.FallBack(new Cpu(), Failure.user(code, problem + "; the CPU is used instead."))
        : new Choice.Refuse(
            Failure.user(
                code,
                problem
                    + "; give the stage another GPU, or allow the CPU with train.allowCpu: true."));
  }
}
