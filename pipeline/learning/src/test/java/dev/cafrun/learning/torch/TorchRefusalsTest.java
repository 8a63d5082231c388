package dev.cafrun.learning.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.training.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchRefusalsTest {
  @Test
  void withoutTheLibraryTheSentenceSaysHowToGetIt() {
    Failure failure = TorchLibrary.absence(false, "linux-x86_64").orElseThrow();
    assertThat(failure.code()).isEqualTo("LIBTORCH_MISSING");
    assertThat(failure.category()).isEqualTo(FailureCategory.USER);
    assertThat(failure.message()).contains("./caf libtorch", "train.engine: native");
    assertThat(TorchLibrary.absence(true, "linux-x86_64")).isEmpty();
  }

  @Test
  void anotherPlatformIsRefusedWhateverIsThere() {
    assertThat(TorchLibrary.absence(true, "macosx-arm64").orElseThrow().message())
        .contains("macosx-arm64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"avx512f avx512_bf16", "avx512f amx_bf16 amx_tile"})
  void bfloat16IsForProcessorsThatHaveInstructionsForIt(String flags) {
    assertThat(
            CpuFeatures.of("processor : 0\nflags\t\t: fpu " + flags + "\nbugs :\n")
                .refusal(Precision.BFLOAT16))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"processor : 0\nflags\t\t: fpu avx512f avx512f\n", "", "Features : bf16\n"})
  void bfloat16IsRefusedWhereItWouldBeSlower(String cpuinfo) {
    CpuFeatures features = CpuFeatures.of(cpuinfo);
    Failure failure = features.refusal(Precision.BFLOAT16).orElseThrow();
    assertThat(failure.code()).isEqualTo("PRECISION_NOT_SUPPORTED");
    assertThat(failure.category()).isEqualTo(FailureCategory.USER);
    assertThat(failure.message()).contains("avx512_bf16", "float32");
    assertThat(features.refusal(Precision.FLOAT32)).isEmpty();
  }
}
