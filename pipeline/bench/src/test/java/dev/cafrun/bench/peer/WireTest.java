package dev.cafrun.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.Thresholds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class WireTest {
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(sent);

  private DataInputStream received() {
    return new DataInputStream(new ByteArrayInputStream(sent.toByteArray()));
  }

  @Test
  void anArchitectureArrivesAsItWasSent() throws IOException {
    Architecture architecture =
        new Architecture(
            RunReader.readSpec(
                    Map.of(
                        "dataset",
                        Map.of("format", "demo"),
                        "train",
                        Map.of(
                            "profile",
                            "official",
                            "critic",
                            Map.of("type", "sphere", "order", 4, "learningRate", 1e-4),
                            "engine",
                            "torch",
                            "precision",
                            "bfloat16",
                            "checkpoint",
                            Map.of("interval", "90s"),
                            "threads",
                            3)))
                .train(),
            64,
            7,
            List.of(
                new TensorLayout("conv1.weight", List.of(64, 7, 7, 3), 0),
                new TensorLayout("bn1.weight", List.of(64), 9408)),
            List.of());
    Wire.write(out, architecture);
    assertThat(Wire.readArchitecture(received())).isEqualTo(architecture);
  }

  @Test
  void aStateArrivesToTheBit() throws IOException {
    Snapshot state =
        new Snapshot(
            Map.of("a", new float[] {1.5f, -0f, Float.MIN_VALUE, Float.NaN}, "b", new float[0]),
            Map.of("steps", Long.MIN_VALUE));
    Wire.write(out, state);
    Snapshot arrived = Wire.readSnapshot(received());
    assertThat(arrived.counters()).isEqualTo(state.counters());
    assertThat(arrived.tensors()).containsOnlyKeys("a", "b");
    assertThat(arrived.tensor("a")).isEqualTo(state.tensor("a"));
    assertThat(arrived.tensor("b")).isEmpty();
  }

  @Test
  void workArrivesWithTheSameGroups() throws IOException {
    double[] valence = {0.9, -0.1, 0.5};
    double[] arousal = {0.1, 0.2, -0.8};
    float[] mask = {0, 2};
    IterationInput work =
        new IterationInput(
            new float[] {1, 2, 3},
            valence,
            arousal,
            EmotionGroups.of(new Thresholds(0.4, 0.4), valence, arousal),
            3,
            1e-4,
            Order.PUBLISHED,
            Optional.of(new IterationInput.Masks(mask, new float[0], mask, mask)));
    Wire.write(out, work);
    IterationInput arrived = Wire.readWork(received());
    assertThat(arrived).usingRecursiveComparison().withStrictTypeChecking().isEqualTo(work);
    assertThat(arrived.groups().strong()).containsExactly(0, 2);
  }

  @Test
  void lossesArriveWithAndWithoutCriticAndMargin() throws IOException {
    List<Losses> all =
        List.of(
            new Losses(Optional.empty(), 1.25),
            new Losses(
                Optional.of(new Losses.AdversarialValues(0.5, -0.25, OptionalDouble.empty())), 2),
            new Losses(
                Optional.of(new Losses.AdversarialValues(0.5, -0.25, OptionalDouble.of(0.7))), 2));
    for (Losses losses : all) {
      Wire.write(out, losses);
    }
    DataInputStream in = received();
    for (Losses losses : all) {
      assertThat(Wire.readLosses(in)).isEqualTo(losses);
    }
  }
}
