package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A driver written in Java behind real C function pointers stands in for NVIDIA's. */
class CudaDriverTest {
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** What {@code cuInit} and the others do; the signatures are those of cuda.h. */
  static class FakeDriver {
    int initStatus = 0;
    int devices = 1;

    int init(int flags) {
      return flags == 0 ? initStatus : 1;
    }

    int count(MemorySegment count) {
      return write(count, devices);
    }

    int get(MemorySegment device, int ordinal) {
      return ordinal == 0 ? write(device, 42) : 101;
    }

    int name(MemorySegment name, int length, int device) {
      if (device != 42) {
        return 101;
      }
      name.reinterpret(length).setString(0, "NVIDIA A10");
      return 0;
    }

    int attribute(MemorySegment value, int attribute, int device) {
      return switch (attribute) {
        case 75 -> write(value, 8);
        case 76 -> write(value, device == 42 ? 6 : 0);
        default -> 1;
      };
    }

    int version(MemorySegment version) {
      return write(version, 12_040);
    }

    private static int write(MemorySegment target, int value) {
      target.reinterpret(INT.byteSize()).set(INT, 0, value);
      return 0;
    }

    SymbolLookup in(Arena arena) throws ReflectiveOperationException {
      Map<String, MemorySegment> symbols = new HashMap<>();
      symbols.put("cuInit", stub("init", arena, INT));
      symbols.put("cuDeviceGetCount", stub("count", arena, ValueLayout.ADDRESS));
      symbols.put("cuDeviceGet", stub("get", arena, ValueLayout.ADDRESS, INT));
      symbols.put("cuDeviceGetName", stub("name", arena, ValueLayout.ADDRESS, INT, INT));
      symbols.put("cuDeviceGetAttribute", stub("attribute", arena, ValueLayout.ADDRESS, INT, INT));
      symbols.put("cuDriverGetVersion", stub("version", arena, ValueLayout.ADDRESS));
      return name -> Optional.ofNullable(symbols.get(name));
    }

    private MemorySegment stub(String method, Arena arena, ValueLayout... parameters)
        throws ReflectiveOperationException {
      Class<?>[] types = new Class<?>[parameters.length];
      for (int i = 0; i < types.length; i++) {
        types[i] = parameters[i].carrier();
      }
      MethodHandle handle =
          MethodHandles.lookup().bind(this, method, MethodType.methodType(int.class, types));
      return Linker.nativeLinker()
          .upcallStub(handle, FunctionDescriptor.of(INT, parameters), arena);
    }
  }

  @Test
  void readsNameCapabilityAndDriverOfTheFirstGpu() throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      assertThat(CudaDriver.look(new FakeDriver().in(arena)))
          .isEqualTo(new GpuFinding.Device("NVIDIA A10", new ComputeCapability(8, 6), 12_040));
    }
  }

  @Test
  void aDriverThatFailsOffersNoGpu() throws Exception {
    FakeDriver driver = new FakeDriver();
    driver.initStatus = 999;
    try (Arena arena = Arena.ofConfined()) {
      assertThat(CudaDriver.look(driver.in(arena)))
          .isEqualTo(new GpuFinding.NoDevice("CUDA error 999 from cuInit"));
    }
  }

  @Test
  void aDriverThatHidesItsGpusOffersNone() throws Exception {
    FakeDriver driver = new FakeDriver();
    driver.devices = 0;
    try (Arena arena = Arena.ofConfined()) {
      assertThat(CudaDriver.look(driver.in(arena)))
          .isEqualTo(new GpuFinding.NoDevice("it counts no device"));
    }
  }

  @Test
  void aLibraryThatIsNoDriverOffersNoGpu() {
    assertThat(CudaDriver.look(name -> Optional.empty()))
        .isEqualTo(new GpuFinding.NoDevice("its library has no function cuInit"));
  }

  @Test
  void looksAtThisMachineWithoutFailing() {
    assertThat(CudaDriver.look()).isNotNull();
  }
}
