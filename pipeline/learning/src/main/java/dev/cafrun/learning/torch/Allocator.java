package dev.cafrun.learning.torch;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * How the C library hands out memory. libtorch asks for every activation anew and gives it back
 * within the iteration; where the system is asked each time, as the worker's environment has it for
 * ND4J's sake, a third of the processor time goes into pages that are zeroed again and again.
 */
final class Allocator {
  /** {@code M_TRIM_THRESHOLD} and {@code M_MMAP_THRESHOLD} of glibc's {@code mallopt}. */
  private static final int TRIM_THRESHOLD = -1;

  private static final int MMAP_THRESHOLD = -3;

  /** The most that glibc takes for the second, and as much as it keeps with it. */
  private static final int LARGEST = 32 << 20;

  private static final int KEPT = 512 << 20;

  private Allocator() {}

  /** Has what is given back used again; nothing happens where the C library is another. */
  static void keepForReuse() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("mallopt");
    if (function.isEmpty()) {
      return;
    }
    try {
      var mallopt =
          linker.downcallHandle(
              function.get(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int first = (int) mallopt.invokeExact(MMAP_THRESHOLD, LARGEST);
      int second = (int) mallopt.invokeExact(TRIM_THRESHOLD, KEPT);
      if (first == 0 || second == 0) {
        throw new IllegalStateException("the C library refuses its own settings");
      }
    } catch (Throwable problem) {
      throw new IllegalStateException("mallopt cannot be called", problem);
    }
  }
}
