package dev.cafrun.learning.graph;

/** What a look at the machine says about its GPU. */
public sealed interface GpuFinding {
  /** No NVIDIA driver is installed, or it is not visible to this process. */
  record NoDriver() implements GpuFinding {}

  /**
   * There is a driver, but no GPU that it would hand out.
   *
   * @param error the driver's own name for it, such as {@code CUDA error 100}
   */
  record NoDevice(String error) implements GpuFinding {}

  /**
   * The first GPU that this process sees.
   *
   * @param name as the driver calls it
   * @param driverCuda the newest CUDA version the driver serves, as the driver counts: 11060 is
   *     11.6
   */
  record Device(String name, ComputeCapability capability, int driverCuda) implements GpuFinding {}
}
