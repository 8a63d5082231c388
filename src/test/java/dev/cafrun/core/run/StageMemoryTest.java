package dev.cafrun.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.SourceTree;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageMemoryTest {
  private static final String TABLE = "| stage | network | pixels | minibatch |";

  /** What Java takes whatever share it is given, in MiB; of less than twice that it takes half. */
  private static final int LEAST_HEAP = 126;

  /** A row of the table in {@code kubernetes.md}. */
  private record Cell(
      StageKind stage, Map<String, Object> spec, int outside, int heap, String amount) {
    static Cell of(String row) {
      List<String> cells =
          Arrays.stream(row.split("\\|")).map(String::strip).filter(c -> !c.isEmpty()).toList();
      Map<String, Object> train = new HashMap<>();
      Map<String, Object> spec = new HashMap<>(Map.of("train", train));
      if (!cells.get(1).equals("–")) {
        train.put("backbone", cells.get(1));
      }
      if (!cells.get(2).equals("–")) {
        spec.put("align", Map.of("size", Integer.valueOf(cells.get(2))));
      }
      if (!cells.get(3).equals("–")) {
        train.put("batchSize", Integer.valueOf(cells.get(3)));
      }
      return new Cell(
          StageKind.of(cells.get(0)),
          spec,
          Integer.parseInt(cells.get(4)),
          Integer.parseInt(cells.get(5)),
          cells.get(6));
    }

    StageMemory memory() {
      return memoryOf(spec, stage);
    }
  }

  @Test
  void everyMeasuredStageHasRoomEvenIfItsHeapTakesItsWholeShare() throws IOException {
    List<Cell> cells = measured();

    assertThat(cells).hasSizeGreaterThan(10);
    assertThat(cells)
        .allSatisfy(
            cell -> {
              double share = cell.memory().mebibytes() * cell.memory().heapPercentage() / 100.0;
              double heap = Math.max(share, LEAST_HEAP);
              assertThat(heap).isGreaterThan(cell.heap());
              assertThat(cell.memory().mebibytes() - heap).isGreaterThan(cell.outside());
            });
  }

  @Test
  void aDatasetOfUnknownSizeMayBeTheLargestThereIs() {
    StageMemory known = memoryOf(Map.of(), StageKind.GROUP);
    StageMemory unknown =
        memoryOf(
            Map.of("dataset", Map.of("format", "csv", "source", "file:///faces")), StageKind.GROUP);

    assertThat(unknown.heap() - known.heap()).isGreaterThan(700);
    assertThat(unknown.outside()).isEqualTo(known.outside());
    assertThat(unknown.heapPercentage()).isEqualTo(80);
  }

  @Test
  void nobodyIsAskedForManyTimesWhatWasMeasured() throws IOException {
    assertThat(measured())
        .allSatisfy(
            cell ->
                assertThat(cell.memory().mebibytes())
                    .isLessThan(2L * (cell.outside() + cell.heap()) + 640));
  }

  @Test
  void theTableSaysTheAmountsThatStagesHave() throws IOException {
    assertThat(measured())
        .allSatisfy(cell -> assertThat(cell.memory().quantity()).isEqualTo(cell.amount()));
  }

  @Test
  void largerPicturesAndMinibatchesWantMoreInTrainingAndOthersDoNotCare() {
    StageMemory small = train(64, 32);
    assertThat(train(112, 32).mebibytes()).isGreaterThan(small.mebibytes());
    assertThat(train(64, 128).mebibytes()).isGreaterThan(small.mebibytes());
    assertThat(memoryOf(Map.of("train", Map.of("batchSize", 256)), StageKind.ALIGN).mebibytes())
        .isEqualTo(memoryOf(Map.of("train", Map.of("batchSize", 8)), StageKind.ALIGN).mebibytes());
  }

  @Test
  void theLargestRunThatCanBeWrittenHasAnAmountToo() {
    assertThat(
            memoryOf(
                    Map.of("align", Map.of("size", 512), "train", Map.of("batchSize", 65_536)),
                    StageKind.TRAIN)
                .mebibytes())
        .isGreaterThan(1 << 20);
  }

  @Test
  void aLimitThatWasTooSmallIsRaisedToWhatTheStageTakesAndOneThatWasLargerDoubled() {
    StageMemory memory = new StageMemory(512, 1920, "train of resnet18");

    assertThat(memory.insteadOf(1L << 30)).isEqualTo("3Gi (what train of resnet18 takes)");
    assertThat(memory.insteadOf(3L << 30)).isEqualTo("6Gi (twice as much)");
    assertThat(memory.insteadOf((3L << 30) + 1)).isEqualTo("6146Mi (twice as much)");
    assertThat(memory.heapInsteadOf(256L << 20))
        .isEqualTo("-Xmx640m (what train of resnet18 takes)");
    assertThat(memory.heapInsteadOf(1L << 30)).isEqualTo("-Xmx2048m (twice as much)");
  }

  private static StageMemory train(int size, int batch) {
    return memoryOf(
        Map.of("align", Map.of("size", size), "train", Map.of("batchSize", batch)),
        StageKind.TRAIN);
  }

  private static StageMemory memoryOf(Map<String, Object> spec, StageKind stage) {
    Map<String, Object> whole = new HashMap<>(spec);
    whole.putIfAbsent("dataset", Map.of("format", "demo"));
    return StageMemory.of(RunReader.readSpec(whole), stage);
  }

  private static List<Cell> measured() throws IOException {
    Path page = SourceTree.root().resolve("src/site/markdown/kubernetes.md");
    return Files.readAllLines(page).stream()
        .dropWhile(line -> !line.startsWith(TABLE))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(Cell::of)
        .toList();
  }
}
