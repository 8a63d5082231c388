package dev.cafrun.learning.graph;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Asks NVIDIA's driver about the first GPU, through the few functions of its C interface that have
 * stayed the same since CUDA 2.
 *
 * <p>The driver's library is part of the driver, not of CUDA. So this works before ND4J's GPU
 * backend is loaded, which on a GPU it has no code for would be too late, and in builds that have
 * no such backend.
 */
final class CudaDriver {
  private static final String LIBRARY = "libcuda.so.1";
  private static final int SUCCESS = 0;
  private static final int NAME_LENGTH = 256;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private final SymbolLookup symbols;

  private CudaDriver(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** What this machine has. */
  static GpuFinding look() {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup library;
      try {
        library = SymbolLookup.libraryLookup(LIBRARY, arena);
      } catch (IllegalArgumentException missing) {
        return new GpuFinding.NoDriver();
      }
      return look(library);
    }
  }

  /** What the driver behind these functions says. */
  static GpuFinding look(SymbolLookup symbols) {
    return new CudaDriver(symbols).firstDevice();
  }

  private GpuFinding firstDevice() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocate(INT);
      MemorySegment name = arena.allocate(NAME_LENGTH);
      call("cuInit", 0);
      call("cuDeviceGetCount", number);
      if (number.get(INT, 0) == 0) {
        return new GpuFinding.NoDevice("it counts no device");
      }
      call("cuDeviceGet", number, 0);
      int device = number.get(INT, 0);
      call("cuDeviceGetName", name, NAME_LENGTH, device);
      call("cuDeviceGetAttribute", number, CAPABILITY_MAJOR, device);
      int major = number.get(INT, 0);
      call("cuDeviceGetAttribute", number, CAPABILITY_MINOR, device);
      int minor = number.get(INT, 0);
      call("cuDriverGetVersion", number);
      return new GpuFinding.Device(
          name.getString(0), new ComputeCapability(major, minor), number.get(INT, 0));
    } catch (CudaException failed) {
      return new GpuFinding.NoDevice(failed.reason);
    }
  }

  private void call(String function, Object... arguments) throws CudaException {
    ValueLayout[] layouts = new ValueLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = arguments[i] instanceof Integer ? INT : ValueLayout.ADDRESS;
    }
    MemorySegment symbol =
        symbols
            .find(function)
            .orElseThrow(() -> new CudaException("its library has no function " + function));
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(symbol, FunctionDescriptor.of(INT, layouts));
    int status = invoke(handle, arguments);
    if (status != SUCCESS) {
      throw new CudaException("CUDA error " + status + " from " + function);
    }
  }

  private static int invoke(MethodHandle handle, Object... arguments) {
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error unchecked) {
      throw unchecked;
    } catch (Throwable impossible) {
      throw new IllegalStateException("a call into the NVIDIA driver threw", impossible);
    }
  }

  private static final class CudaException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    CudaException(String reason) {
      super(reason);
      this.reason = reason;
    }
  }
}
