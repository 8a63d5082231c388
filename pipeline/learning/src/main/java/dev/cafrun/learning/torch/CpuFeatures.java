package dev.cafrun.learning.torch;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.training.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What this CPU can, by Linux's names.
 *
 * @param flags such as {@code avx512_bf16}; none where the system does not tell
 */
record CpuFeatures(Set<String> flags) {
  private static final Set<String> BFLOAT16 = Set.of("avx512_bf16", "amx_bf16");

  CpuFeatures {
    flags = Set.copyOf(flags);
  }

  /** Those of this machine. */
  static CpuFeatures read() {
    try {
      return of(Files.readString(Path.of("/proc/cpuinfo")));
    } catch (IOException notLinux) {
      return new CpuFeatures(Set.of());
    }
  }

  /** Those that Linux's list of processors says of the first. */
  static CpuFeatures of(String cpuinfo) {
    return new CpuFeatures(
        cpuinfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> line.substring(line.indexOf(':') + 1).strip().split("\\s+"))
            .map(names -> Stream.of(names).collect(Collectors.toSet()))
            .orElse(Set.of()));
  }

  /** Those for bfloat16, sorted. */
  List<String> ofBfloat16() {
    return flags.stream().filter(BFLOAT16::contains).sorted().toList();
  }

  /** Why a precision is of no use here, if it is: without instructions it is many times slower. */
  Optional<Failure> refusal(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> Optional.empty();
      case BFLOAT16 ->
          ofBfloat16().isEmpty()
              ? Optional.of(
                  Failure.user(
                      "PRECISION_NOT_SUPPORTED",
                      "this CPU has no instructions for train.precision: bfloat16 (avx512_bf16 or"
                          + " amx_bf16), so it would be slower than float32; use train.precision:"
                          + " float32, or a machine whose CPU has them"))
              : Optional.empty();
    };
  }
}
