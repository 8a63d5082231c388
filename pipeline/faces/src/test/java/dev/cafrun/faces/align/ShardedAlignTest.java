package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alignment of 200 pictures, which are four pieces, by several stages. */
class ShardedAlignTest {
  private static final StageId ALIGN = StageId.of(StageKind.ALIGN);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 256})
  void facesAreTheSameInHoweverManyShards(int shards) throws Exception {
    TestStageContext ingest = ingest(spoiled(), 0.1);
    Map<String, Object> settings =
        Map.of("size", 32, "detector", "none", "onNoFace", "drop", "zoom", 1.3);
    TestStageContext whole = context(ALIGN, settings, 1).withInput(ingest);
    StageResult told = whole.run(stage());

    TestStageContext joined = context(ALIGN, settings, shards).withInput(ingest);
    List<Long> faces = new ArrayList<>();
    for (int shard = 0; shard < shards; shard++) {
      TestStageContext part = context(StageId.shard(shard), settings, shards).withInput(ingest);
      faces.add((long) part.run(stage()).summary().get("faces"));
      joined.withInput(part);
    }
    StageResult toldOfAll = joined.run(stage());

    assertThat(told.summary())
        .containsEntry("faces", 185L)
        .containsEntry("rejected", 10L)
        .containsEntry("no_face", 5L);
    Map<String, Object> summary = new TreeMap<>(told.summary());
    assertThat(summary.remove(AlignStage.SECONDS)).isInstanceOf(Double.class);
    assertThat(toldOfAll.summary()).isEqualTo(summary);
    assertThat(toldOfAll.provenance()).isEqualTo(told.provenance());
    assertThat(joined.events().warnings()).isEqualTo(whole.events().warnings()).isNotEmpty();
    assertThat(files(joined)).isEqualTo(files(whole)).containsKey("faces-00003.bin");
    assertThat(faces.stream().mapToLong(Long::longValue).sum()).isEqualTo(185);
    if (shards > 4) {
      assertThat(faces).filteredOn(count -> count > 0).hasSize(3); // the last piece has no face
    }
  }

  @Test
  void aShardThatBeginsAnewMakesTheSameBytesAlone() throws Exception {
    TestStageContext ingest = ingest(spoiled(), 0.1);
    Map<String, Object> settings = Map.of("size", 32, "detector", "none");
    TestStageContext shard = context(StageId.shard(1), settings, 3).withInput(ingest);
    shard.run(stage());
    Map<String, String> first = files(shard);

    TestStageContext again = shard.restarted();
    again.run(stage());

    assertThat(files(again)).isEqualTo(first).containsKeys("faces-00001.bin", "part.json");
  }

  @Test
  void picturesWithoutAFaceFailTheWholeAndNoShard() throws Exception {
    TestStageContext ingest = ingest(spoiled(), 0.1);
    Map<String, Object> settings = Map.of("size", 32, "detector", "none", "onNoFace", "fail");
    TestStageContext joined = context(ALIGN, settings, 2).withInput(ingest);
    for (int shard = 0; shard < 2; shard++) {
      TestStageContext part = context(StageId.shard(shard), settings, 2).withInput(ingest);
      part.run(stage());
      joined.withInput(part);
    }

    assertThatThrownBy(() -> joined.run(stage()))
        .isInstanceOf(StageException.class)
        .hasMessageStartingWith("no face was found in 5 of 190 pictures (2.6 %)")
        .hasMessageContaining("labels.csv row 9");
  }

  @Test
  void aShardThatIsNotThereIsMissed() throws Exception {
    TestStageContext ingest = ingest(spoiled(), 0.1);
    Map<String, Object> settings = Map.of("size", 32, "detector", "none");
    TestStageContext joined = context(ALIGN, settings, 2).withInput(ingest);
    TestStageContext part = context(StageId.shard(0), settings, 2).withInput(ingest);
    part.run(stage());

    assertThatThrownBy(() -> joined.withInput(part).run(stage()))
        .isInstanceOf(StageException.class)
        .hasMessage("the shards' faces are not those of one dataset");
  }

  /** The last eight pictures and two more are broken inside, and five more have no landmarks. */
  private Path spoiled() throws IOException {
    Path dataset = folder.resolve("dataset");
    if (Files.exists(dataset)) {
      return dataset;
    }
    new DemoDataset(new DemoSpec(50, 4, 64, 5, 0)).write(dataset);
    List<String> labels = Files.readAllLines(dataset.resolve("labels.csv"));
    labels.set(0, labels.getFirst() + ",landmarks");
    for (int row = 0; row < 200; row++) {
      String label = labels.get(row + 1);
      labels.set(row + 1, label + "," + (row % 40 == 7 ? "" : "24;28;40;29;32;38;26;46;38;47"));
      if (row >= 192 || row == 63 || row == 64) {
        breakInside(dataset.resolve(label.substring(0, label.indexOf(','))));
      }
    }
    Files.write(dataset.resolve("labels.csv"), labels);
    return dataset;
  }

  /** Looks whole: nothing but its data is wrong. */
  private static void breakInside(Path picture) throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    Arrays.fill(bytes, 60, bytes.length - 20, (byte) 0x55);
    Files.write(picture, bytes);
  }

  private TestStageContext ingest(Path dataset, double maxRejected) throws Exception {
    TestStageContext ingest =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"))
            .withSpec(
                Map.of(
                    "dataset",
                    Map.of(
                        "format",
                        "csv",
                        "source",
                        "file://" + dataset,
                        "maxRejected",
                        maxRejected)));
    ingest.run(new IngestStage());
    return ingest;
  }

  private TestStageContext context(StageId stage, Map<String, Object> settings, int shards)
      throws IOException {
    Map<String, Object> align = new TreeMap<>(settings);
    align.put("shards", shards);
    return TestStageContext.of(stage, folder.resolve(stage + " of " + shards))
        .withSpec(Map.of("align", align));
  }

  private AlignStage stage() {
    return new AlignStage(folder.resolve("no-models"));
  }

  private static Map<String, String> files(TestStageContext context) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var outputs = Files.list(context.outputs())) {
      for (Path file : outputs.toList()) {
        files.put(file.getFileName().toString(), Sha256.of(Files.readAllBytes(file)).hex());
      }
    }
    return files;
  }
}
