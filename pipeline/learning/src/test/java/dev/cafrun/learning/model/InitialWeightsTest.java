package dev.cafrun.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.graph.GraphEngine;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.testing.SafetensorsFile;
import dev.cafrun.learning.testing.Trainings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class InitialWeightsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"resnet18, native, 100", "alexnet, native, 10", "resnet18, graph, 100"})
  void anEncoderFromElsewhereIsTakenWholeWithItsKernelsTurned(
      String backbone, String engineName, int tensors) throws IOException {
    try (NetworkEngine engine =
            engineName.equals("native") ? NativeEngine.start(1) : GraphEngine.start(1, true);
        CafNetwork teacher = network(engine, backbone, 1);
        CafNetwork pupil = network(engine, backbone, 2)) {
      teacher.encoder().statistics().addi(0.25);
      INDArray headBefore = pupil.headNetwork().parameters().dup();
      Path file =
          exported(teacher, name -> true)
              .floats("fc.weight", List.of(2, 3), new float[6])
              .add("bn1.num_batches_tracked", "I64", List.of(), new byte[8])
              .write(folder.resolve("weights.safetensors"));

      InitialWeights taken = InitialWeights.into(pupil, file, spelled(backbone));

      assertThat(pupil.encoder().parameters()).isEqualTo(teacher.encoder().parameters());
      assertThat(pupil.headNetwork().parameters()).isEqualTo(headBefore);
      if (!pupil.encoder().statisticsLayout().isEmpty()) {
        assertThat(pupil.encoder().statistics()).isEqualTo(teacher.encoder().statistics());
      }
      assertThat(taken)
          .isEqualTo(new InitialWeights(tensors, tensors, false, List.of(), List.of("fc.weight")));
      assertThat(taken.sentence())
          .isEqualTo(
              "%d of the encoder's %d tensors come from train.initial; the head starts from random numbers; not used: fc.weight"
                  .formatted(tensors, tensors));
    }
  }

  @Test
  void whatIsMissingIsSaidAndStaysAsItWas() throws IOException {
    try (NetworkEngine engine = NativeEngine.start(1);
        CafNetwork teacher = network(engine, "alexnet", 1);
        CafNetwork pupil = network(engine, "alexnet", 2)) {
      INDArray before = pupil.encoder().parameters().dup();
      Path file =
          exported(teacher, name -> !name.startsWith("features.10"))
              .write(folder.resolve("weights.safetensors"));

      InitialWeights taken = InitialWeights.into(pupil, file, Backbone.ALEXNET);

      assertThat(taken.missing()).containsExactly("features.10.weight", "features.10.bias");
      assertThat(taken.sentence())
          .contains("8 of the encoder's 10", "random too: features.10.weight, features.10.bias");
      for (TensorLayout layout : pupil.encoder().parameterLayout()) {
        INDArray expected =
            layout.name().startsWith("features.10") ? before : teacher.encoder().parameters();
        assertThat(layout.of(pupil.encoder().parameters()))
            .as(layout.name())
            .isEqualTo(layout.of(expected));
      }
    }
  }

  @Test
  void aHeadThatFitsComesWhole() throws IOException {
    try (NetworkEngine engine = NativeEngine.start(1);
        CafNetwork teacher = network(engine, "resnet18", 1);
        CafNetwork pupil = network(engine, "resnet18", 2)) {
      SafetensorsFile file = exported(teacher, name -> name.equals("conv1.weight"));
      for (TensorLayout layout : teacher.headNetwork().parameterLayout()) {
        file.floats(
            "head." + layout.name(),
            layout.shape(),
            layout.of(teacher.headNetwork().parameters()).dup('c').data().asFloat());
      }
      InitialWeights taken =
          InitialWeights.into(
              pupil, file.write(folder.resolve("weights.safetensors")), Backbone.RESNET18);

      assertThat(taken.head()).isTrue();
      assertThat(taken.missing()).hasSize(99);
      assertThat(pupil.headNetwork().parameters()).isEqualTo(teacher.headNetwork().parameters());
      assertThat(taken.sentence()).contains("and the head come", "and 93 more");
    }
  }

  @Test
  void whatCannotBeMeantIsTheAuthorsToMend() throws IOException {
    refused(
        new SafetensorsFile().floats("conv1.weight", List.of(64, 3, 3, 3), new float[1728]),
        "INITIAL_MISMATCH",
        "conv1.weight is F32 of shape [64, 3, 3, 3] in the file, but [64, 3, 7, 7] is wanted");
    refused(
        new SafetensorsFile().add("bn1.weight", "F64", List.of(64), new byte[512]),
        "INITIAL_MISMATCH",
        "bn1.weight is F64 of shape [64]");
    refused(
        new SafetensorsFile().floats("module.bn1.weight", List.of(64), new float[64]),
        "INITIAL_MISMATCH",
        "no tensor of the file belongs to the encoder: it has module.bn1.weight, the encoder"
            + " conv1.weight, bn1.weight");
    float[] broken = new float[64];
    broken[5] = Float.NaN;
    refused(
        new SafetensorsFile().floats("bn1.weight", List.of(64), broken),
        "INITIAL_UNUSABLE",
        "not finite numbers");
    refused(
        Files.writeString(folder.resolve("notes.txt"), "these are no weights"),
        "INITIAL_UNREADABLE",
        "neither a model.caf nor a safetensors file");
    refused(
        Files.writeString(folder.resolve("model.caf"), "PK and nothing more"),
        "INITIAL_UNREADABLE",
        "damaged or of another format");
  }

  private void refused(SafetensorsFile file, String code, String message) throws IOException {
    refused(file.write(folder.resolve("weights.safetensors")), code, message);
  }

  private static void refused(Path file, String code, String message) {
    try (NetworkEngine engine = NativeEngine.start(1);
        CafNetwork network = network(engine, "resnet18", 1)) {
      assertThatThrownBy(() -> InitialWeights.into(network, file, Backbone.RESNET18))
          .isInstanceOfSatisfying(
              StageException.class,
              problem -> {
                assertThat(problem.failure().code()).isEqualTo(code);
                assertThat(problem.failure().category()).isEqualTo(FailureCategory.USER);
                assertThat(problem.failure().message())
                    .startsWith("train.initial: ")
                    .contains(message);
              });
    }
  }

  private static Backbone spelled(String backbone) {
    return backbone.equals("alexnet") ? Backbone.ALEXNET : Backbone.RESNET18;
  }

  private static CafNetwork network(NetworkEngine engine, String backbone, long seed) {
    return new CafNetwork(engine, Trainings.spec(Map.of("backbone", backbone)), 32, seed);
  }

  /** An encoder's tensors as torchvision would write them. */
  private static SafetensorsFile exported(CafNetwork network, Predicate<String> wanted) {
    SafetensorsFile file = new SafetensorsFile();
    add(file, network.encoder().parameterLayout(), network.encoder().parameters(), wanted);
    add(file, network.encoder().statisticsLayout(), network.encoder().statistics(), wanted);
    return file;
  }

  private static void add(
      SafetensorsFile file, List<TensorLayout> layouts, INDArray vector, Predicate<String> wanted) {
    for (TensorLayout layout : layouts) {
      if (!wanted.test(layout.name())) {
        continue;
      }
      INDArray tensor = layout.of(vector);
      INDArray turned = tensor.rank() == 4 ? tensor.permute(0, 3, 1, 2) : tensor;
      List<Integer> shape = Arrays.stream(turned.shape()).mapToObj(Math::toIntExact).toList();
      file.floats(layout.name(), shape, turned.dup('c').data().asFloat());
    }
  }
}
