package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.DevFaces;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest and alignment on 900 photorealistic generated faces with AffectNet's columns. */
class DevFacesTest {
  @TempDir Path folder;

  @Test
  void allNineHundredFacesAreTakenInSplitByClusterAndAligned() throws Exception {
    Path source = DevFaces.folder();
    TestStageContext ingest =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"))
            .withSpec(
                Map.of("dataset", Map.of("format", "affectnet", "source", "file://" + source)));
    StageResult taken = ingest.run(new IngestStage());

    assertThat(taken.summary())
        .containsEntry("samples", 900L)
        .containsEntry("rejected", 0L)
        .containsEntry("subjects", 80L);
    assertThat((Long) taken.summary().get("test")).isBetween(170L, 190L);
    assertThat((Long) taken.summary().get("validation")).isBetween(80L, 100L);
    assertThat(splitsBySubject(ingest))
        .hasSize(80)
        .allSatisfy((subject, splits) -> assertThat(splits).hasSize(1));

    TestStageContext align =
        TestStageContext.of(StageId.of(StageKind.ALIGN), folder.resolve("align"))
            .withSpec(Map.of("align", Map.of("size", 64, "detector", "none")))
            .withInput(ingest);
    StageResult aligned = align.run(new AlignStage(folder));

    // two of the faces came without landmarks
    assertThat(aligned.summary())
        .containsEntry("given-points", 898L)
        .containsEntry("given-box", 2L);
    assertThat(align.contents("faces-", ".bin")).hasSize(900 * 73 * 73 * 3);
  }

  private static Map<String, TreeSet<String>> splitsBySubject(TestStageContext ingest)
      throws Exception {
    Map<String, TreeSet<String>> splits = new TreeMap<>();
    try (SampleFile.Reader reader = new SampleFile.Reader(ingest.output("samples.csv"))) {
      while (reader.hasNext()) {
        Sample sample = reader.next();
        splits
            .computeIfAbsent(sample.subject(), subject -> new TreeSet<>())
            .add(sample.split().spelling());
      }
    }
    return splits;
  }
}
