package dev.cafrun.learning.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Which of its kernels OpenBLAS multiplies with. It chooses by the CPU when it loads, unless the
 * environment's OPENBLAS_CORETYPE does, and no two of them need round alike.
 */
final class OpenBlas {
  private static final int LONGEST_NAME = 64;

  private OpenBlas() {}

  /** Its name as OpenBLAS spells it, such as {@code SkylakeX}; to be asked once it is loaded. */
  static String kernel() {
    // Only JavaCPP's class for all of LAPACK offers this, and that would load 24 MB for a name.
    Optional<MemorySegment> function = SymbolLookup.loaderLookup().find("openblas_get_corename");
    if (function.isEmpty()) {
      return "unknown";
    }
    try {
      MemorySegment name =
          (MemorySegment)
              Linker.nativeLinker()
                  .downcallHandle(function.get(), FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      return name.reinterpret(LONGEST_NAME).getString(0);
    } catch (Throwable problem) {
      throw new IllegalStateException("OpenBLAS does not tell its kernel's name", problem);
    }
  }
}
