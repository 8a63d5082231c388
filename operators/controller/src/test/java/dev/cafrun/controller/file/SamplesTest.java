package dev.cafrun.controller.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.training.TrainSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The samples are documentation, so they must be right: the valid valid, the invalid told apart.
 */
class SamplesTest {
  private static final Path SAMPLES = Path.of("../../k8s/samples");
  private static final Path MODEL = SAMPLES.resolve("model.yaml");
  private static final String EXPECTED = "# expected: ";

  @ParameterizedTest
  @MethodSource("valid")
  void everySampleIsARunNamedLikeItsFile(Path sample) {
    CafRun run = RunFile.read(sample, List.of());

    assertThat(sample.getFileName().toString()).startsWith(run.name().split("-", 2)[0]);
  }

  @Test
  void theSampleOfAModelGuardsItsProduction() {
    CafModel model = CafModelFile.read(MODEL);

    assertThat(model.model()).isEqualTo("quickstart");
    assertThat(model.aliases()).containsExactly(Map.entry("production", 1));
    assertThat(model.gates().noWorseThanLive()).isTrue();
  }

  @Test
  void whatIsWrongWithAModelIsToldWithItsLine(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("model.yaml"),
            Files.readString(MODEL).replace("valence: 0.3", "valence: high"));

    assertThatThrownBy(() -> CafModelFile.read(file))
        .hasMessage(file + ":10: spec.gates.minimumCcc.valence: must be a number, not 'high'");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void everyInvalidSampleIsRefusedWithExactlyTheMessagesInItsComment(Path sample)
      throws IOException {
    List<String> expected =
        Files.readAllLines(sample).stream()
            .takeWhile(line -> line.startsWith(EXPECTED))
            .map(line -> sample.getParent() + "/" + line.substring(EXPECTED.length()))
            .toList();

    RunFileException refusal =
        catchThrowableOfType(RunFileException.class, () -> RunFile.read(sample, List.of()));

    assertThat(refusal).as("%s was accepted", sample).isNotNull();
    assertThat(refusal.problems())
        .extracting(problem -> problem.lines().findFirst().orElse(""))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theRowsOfTableFourDifferInBackboneAndCriticAlone() throws IOException {
    try (Stream<Path> rows = Files.list(SAMPLES.resolve("table4"))) {
      List<CafRun> runs = rows.sorted().map(row -> RunFile.read(row, List.of())).toList();

      assertThat(runs)
          .hasSize(14)
          .extracting(run -> run.spec().train().seeds().size())
          .containsOnly(3);
      assertThat(runs).extracting(run -> arm(run.spec().train())).doesNotHaveDuplicates();
      assertThat(runs).extracting(SamplesTest::shared).containsOnly(shared(runs.getFirst()));
    }
  }

  private static List<Object> arm(TrainSpec train) {
    return List.of(train.backbone(), train.critic());
  }

  private static List<Object> shared(CafRun run) {
    TrainSpec train = run.spec().train();
    return List.of(
        run.spec().dataset(),
        run.spec().align(),
        run.spec().group(),
        run.spec().evaluate(),
        run.labels(),
        train.iterations(),
        train.batchSize(),
        train.learningRate(),
        train.decay(),
        train.seeds());
  }

  @Test
  void theShuffledQuickstartDiffersFromTheQuickstartInNothingButItsLabelsNamesAndAlias() {
    CafRun plain =
        RunFile.read(
            SAMPLES.resolve("quickstart.yaml"),
            List.of("dataset.shuffleLabels=true", "register={model: quickstart-shuffled}"));
    CafRun shuffled = RunFile.read(SAMPLES.resolve("quickstart-shuffled.yaml"), List.of());

    assertThat(shuffled.spec()).isEqualTo(plain.spec());
    assertThat(shuffled.spec().dataset().format()).isEqualTo(DatasetFormat.DEMO);
  }

  @Test
  void aSourceBesideTheSampleIsFoundFromAnywhere() {
    CafRun run = RunFile.read(SAMPLES.resolve("own-faces.yaml"), List.of());

    assertThat(run.spec().dataset().source())
        .isEqualTo("file://" + SAMPLES.resolve("faces").toAbsolutePath().normalize());
  }

  @Test
  void aSampleThatAClusterRefusesSaysSoInItsFirstLineAndHasATwinThatDiffersInItsSourceAlone()
      throws IOException {
    List<Path> ofLaptops =
        valid().filter(sample -> read(sample).contains("source: file:")).sorted().toList();
    assertThat(ofLaptops).isNotEmpty();
    for (Path sample : ofLaptops) {
      Path twin = SAMPLES.resolve("cluster").resolve(sample.getFileName());
      assertThat(read(sample).lines().findFirst().orElseThrow())
          .contains("a cluster", "refuses this file", "cluster/" + sample.getFileName());
      RunSpec here = RunFile.read(sample, List.of()).spec();
      RunSpec there = RunFile.read(twin, List.of()).spec();
      assertThat(there.dataset().source()).startsWith("s3://");
      assertThat(RunFile.read(sample, List.of("dataset.source=" + there.dataset().source())).spec())
          .isEqualTo(there)
          .isNotEqualTo(here);
    }
  }

  private static String read(Path sample) {
    try {
      return Files.readString(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Path> valid() throws IOException {
    return yaml(SAMPLES).filter(sample -> !sample.equals(MODEL));
  }

  static Stream<Path> invalid() throws IOException {
    return yaml(SAMPLES.resolve("invalid"));
  }

  private static Stream<Path> yaml(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> samples =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(samples).isNotEmpty();
      return samples.stream();
    }
  }
}
