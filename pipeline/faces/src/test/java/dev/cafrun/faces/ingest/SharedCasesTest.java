package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.SharedCase;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases of public reports, each with its right value. Their kinds have tests of their own. */
class SharedCasesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "affectnet-validation-without-header, 15, 9, 1, 5",
    "affectnet-pictures-one-folder-deeper, 15, 9, 1, 5",
    "affectnet-lists-inside-the-picture-folder, 15, 9, 1, 5",
    "affectnet-source-is-the-list, 10, 7, 0, 3",
    "affectnet-automatic-part, 10, 7, 0, 3",
    "affectnet-big-endian-landmarks, 15, 9, 1, 5",
    "affectnet-appledouble-files, 15, 9, 1, 5",
    "affwild2-two-crop-folders, 36, 18, 6, 12",
    "affwild2-one-label-file-with-bom, 24, 12, 6, 6",
    "csv-several-people-per-picture, 20, 14, 0, 6",
    "csv-index-column, 12, 8, 0, 4",
    "csv-windows-separators, 12, 8, 0, 4",
    "csv-absolute-paths, 12, 8, 0, 4",
  })
  void everyRowIsTakenIn(String name, long samples, long train, long validation, long test)
      throws Exception {
    Ingested ingested = ingest(name);
    assertThat(ingested.summary())
        .containsEntry("samples", samples)
        .containsEntry("rejected", 0L)
        .containsEntry("train", train)
        .containsEntry("validation", validation)
        .containsEntry("test", test);
  }

  @Test
  void oneEmptyArrayCostsOneRow() throws Exception {
    Ingested ingested = ingest("affectnet-one-empty-array");

    assertThat(ingested.summary()).containsEntry("samples", 31L).containsEntry("rejected", 1L);
    assertThat(ingested.warnings()).contains("1 of 32 rows rejected", "7_aro.npy is an empty file");
  }

  @Test
  void bigEndianLandmarksAreWhereTheFaceIs() throws Exception {
    assertThat(samples(ingest("affectnet-big-endian-landmarks")))
        .allSatisfy(
            sample ->
                assertThat(sample.landmarks())
                    .hasSize(68)
                    .allSatisfy(
                        point -> {
                          assertThat(point.x()).isBetween(-100.0, 1000.0);
                          assertThat(point.y()).isBetween(-100.0, 1000.0);
                        }));
  }

  @Test
  void picturesInASecondCropFolderHaveTheirRows() throws Exception {
    assertThat(samples(ingest("affwild2-two-crop-folders")))
        .filteredOn(sample -> sample.video().equals("461"))
        .hasSize(6)
        .allMatch(sample -> sample.source().startsWith("cropped_aligned_new_50_vids/461/"));
  }

  @Test
  void partsOfOneRecordingStayTogether() throws Exception {
    Ingested ingested = ingest("affwild2-parts-of-one-recording");

    Map<String, Set<Split>> splits =
        samples(ingested).stream()
            .collect(
                Collectors.groupingBy(
                    Sample::subject, Collectors.mapping(Sample::split, Collectors.toSet())));
    assertThat(splits)
        .containsOnlyKeys("1-30-1280x720", "105", "122-60-1920x1080", "24-30-1920x1080", "video86")
        .allSatisfy((who, where) -> assertThat(where).hasSize(1));
    assertThat(ingested.summary())
        .containsEntry("samples", 60L)
        .containsEntry("person_split", "apart");
  }

  @Test
  void minusFiveInOneDimensionIsNoLabel() throws Exception {
    Ingested ingested = ingest("affwild2-minus-five-in-one-dimension");

    assertThat(ingested.summary()).containsEntry("samples", 37L).containsEntry("rejected", 0L);
    assertThat(ingested.context().output("ingest.json")).content().contains("\"unlabelled\":3");
    assertThat(ingested.notes()).contains("3 of 40 rows are marked as having no label (-5)");
  }

  @Test
  void whoIsInTrainingAndTestIsNamedAndCounted() throws Exception {
    assertThatThrownBy(() -> ingest("csv-split-and-subject-contradict"))
        .hasMessageContaining("6 people are in more than one split (s0, s1, s2, s3, s4, …)");
  }

  @Test
  void thePictureThatHasTwoNamesIsTold() throws Exception {
    Ingested ingested = ingest("csv-same-picture-under-two-names");

    assertThat(ingested.warnings())
        .contains(
            "PICTURES_ON_BOTH_SIDES",
            "6 pictures are tested and trained on too, with equal content (images/000.jpg is"
                + " images/006.jpg; ");
    assertThat(ingested.summary()).containsEntry("person_split", "mixed");
  }

  @Test
  void theValidationShareOfAnOfficialSplitIsCutFromItsTraining() throws Exception {
    Ingested ingested = ingest("csv-official-with-validation-share");

    assertThat(ingested.summary())
        .containsEntry("train", 16L)
        .containsEntry("validation", 4L)
        .containsEntry("held_out", 4L)
        .containsEntry("test", 5L);
  }

  @Test
  void pointsInStoredPixelsOfPicturesThatExifTurnsAreNoticed() throws Exception {
    assertThat(ingest("affectnet-turned-pictures-points-as-stored").warnings())
        .contains(
            "FACES_TURNED", "8 of 8 faces lie on their side", "8 of them in pictures that EXIF");
  }

  private record Ingested(TestStageContext context, Map<String, Object> summary) {
    String warnings() {
      return context.events().warnings().toString();
    }

    String notes() {
      return context.events().notes().toString();
    }
  }

  private Ingested ingest(String name) throws Exception {
    TestStageContext context = SharedCase.ingest(name, folder);
    return new Ingested(context, context.run(new IngestStage()).summary());
  }

  private static List<Sample> samples(Ingested ingested) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (SampleFile.Reader reader =
        new SampleFile.Reader(ingested.context().output("samples.csv"))) {
      reader.forEachRemaining(samples::add);
    }
    return samples;
  }
}
