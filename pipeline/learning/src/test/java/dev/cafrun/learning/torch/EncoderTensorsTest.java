package dev.cafrun.learning.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.NativeEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncoderTensorsTest {
  @ParameterizedTest
  @EnumSource
  void everyTensorLiesWhereTheHandWrittenEngineHasIt(Backbone backbone) {
    EncoderTensors tensors = EncoderTensors.of(backbone);
    try (NativeEngine engine = NativeEngine.start(1);
        Encoder encoder = new Encoder(engine, backbone, 64, 1)) {
      assertThat(tensors.parameters()).isEqualTo(encoder.parameterLayout());
      assertThat(tensors.statistics()).isEqualTo(encoder.statisticsLayout());
    }
  }
}
