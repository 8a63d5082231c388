package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestStageTest {
  private static final String HEADER = "path,valence,arousal,subject\n";

  @TempDir Path folder;
  private Path dataset;
  private int attempts;

  @BeforeEach
  void sixPeopleWithFivePicturesEach() throws IOException {
    dataset = folder.resolve("faces");
    new DemoDataset(new DemoSpec(6, 5, 32, 1, 0.05)).write(dataset);
  }

  @Test
  void aGoodDatasetIsTakenInWholeAndNobodyIsInTwoSplits() throws Exception {
    TestStageContext context = context(Map.of());
    StageResult result = context.run(new IngestStage());

    List<Sample> samples = samples(context);
    assertThat(result.summary()).containsEntry("samples", 30L).containsEntry("rejected", 0L);
    assertThat(samples).hasSize(30);
    Map<String, TreeSet<String>> splits = new TreeMap<>();
    for (Sample sample : samples) {
      splits
          .computeIfAbsent(sample.subject(), subject -> new TreeSet<>())
          .add(sample.split().spelling());
    }
    assertThat(splits).hasSize(6).allSatisfy((who, where) -> assertThat(where).hasSize(1));
    try (PictureFiles.Reader pictures = new PictureFiles.Reader(context::output)) {
      for (Sample sample : samples) {
        PictureFiles.Entry stored = pictures.next();
        assertThat(stored.value()).isEqualTo(sample.source());
        assertThat(stored.encoded())
            .isEqualTo(Files.readAllBytes(dataset.resolve(sample.source())));
      }
    }
    assertThat(context.output("ingest.json"))
        .content()
        .contains("\"accepted\":30", "\"rejectedShare\":0", "\"subjects\":{\"test\":1");
    assertThat(context.events().warnings()).isEmpty();
  }

  @Test
  void theSameDatasetGivesTheSameBytes() throws Exception {
    TestStageContext one = context(Map.of());
    one.run(new IngestStage());
    TestStageContext two = context(Map.of());
    two.run(new IngestStage());

    for (String file :
        List.of("samples.csv", "pictures-00000.bin", "rejections.csv", "ingest.json")) {
      assertThat(two.output(file)).hasSameBinaryContentAs(one.output(file));
    }
  }

  @Test
  void aDatasetInABucketGivesTheSameBytesAndIsCalledByItsOwnName() throws Exception {
    TestStageContext disk = context(Map.of());
    disk.run(new IngestStage());
    TestStageContext bucket = context(Map.of("source", "s3://datasets/faces")).withCopy(dataset);
    bucket.run(new IngestStage());

    for (String file :
        List.of("samples.csv", "pictures-00000.bin", "rejections.csv", "ingest.json")) {
      assertThat(bucket.output(file)).hasSameBinaryContentAs(disk.output(file));
    }

    TestStageContext empty =
        context(Map.of("source", "s3://datasets/empty"))
            .withCopy(Files.createDirectory(folder.resolve("empty")));
    assertThatThrownBy(() -> empty.run(new IngestStage()))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("s3://datasets/empty holds no labels.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "1.7          | 0.1  | valence   | is outside [-1, 1]",
        "0.1          | -1.01| arousal   | is outside [-1, 1]",
        "NaN          | 0.1  | valence   | is not a number",
        "Infinity     | 0.1  | valence   | is not a number",
        "1e999        | 0.1  | valence   | is not a finite number",
        "0x1p-1       | 0.1  | valence   | is not a number",
        "happy        | 0.1  | valence   | is not a number",
        "''           | 0.1  | valence   | is empty: a number is needed",
        "'\"0,5\"'    | 0.1  | valence   | needs a decimal point",
      })
  void aBadLabelIsRejectedByFileRowAndField(
      String valence, String arousal, String field, String reason) throws Exception {
    append("extra/new.png," + valence + "," + arousal + ",person-00001\n");
    Files.createDirectories(dataset.resolve("extra"));
    Files.write(dataset.resolve("extra/new.png"), png());

    assertThat(rejections()).containsExactly("labels.csv|32|" + field + "|" + reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "person-00001/none.png  | is missing",
        "''                     | is empty: every row needs a picture",
        "person-00001           | is a folder",
        "labels.csv             | is not a picture (JPEG, PNG, BMP, WebP or TIFF)",
        "../outside.png         | leads outside the dataset's folder",
        "a/../../outside.png    | leads outside the dataset's folder",
        "/etc/passwd            | leads outside the dataset's folder",
        "C:\\face.png           | leads outside the dataset's folder",
        "person-00000/person-00000-00003.png      | is a duplicate of row 5",
        "./person-00000//person-00000-00003.png   | is a duplicate of row 5",
      })
  void aBadPathIsRejected(String path, String reason) throws Exception {
    Files.write(folder.resolve("outside.png"), png());
    append(path + ",0.1,0.2,person-00001\n");

    assertThat(rejections()).containsExactly("labels.csv|32|path|" + reason);
  }

  @ParameterizedTest
  @CsvSource({
    "jpg, JPEG, 0.99",
    "jpg, JPEG, 0.5",
    "jpg, JPEG, 0.2",
    "png, PNG, 0.99",
    "png, PNG, 0.5"
  })
  void aPictureThatIsCutOffIsRejected(String format, String name, double share) throws Exception {
    byte[] whole = encoded(format);
    Files.write(dataset.resolve("whole." + format), whole);
    int length = (int) (whole.length * share);
    Files.write(dataset.resolve("cut." + format), Arrays.copyOf(whole, length));
    append("whole." + format + ",0,0,person-00002\ncut." + format + ",0,0,person-00001\n");

    assertThat(rejections())
        .containsExactly(
            "labels.csv|33|path|is cut off: the %s file ends too early, after %d bytes"
                .formatted(name, length));
  }

  @Test
  void anEmptyPictureIsRejected() throws Exception {
    Files.write(dataset.resolve("empty.jpg"), new byte[0]);
    append("empty.jpg,0,0,person-00001\n");

    assertThat(rejections()).containsExactly("labels.csv|32|path|is an empty file");
  }

  @Test
  void aPictureOfAbsurdSizeIsRejectedWithoutBeingDecoded() throws Exception {
    byte[] png = png();
    System.arraycopy(new byte[] {0, 1, 0, 0, 0, 1, 0, 0}, 0, png, 16, 8);
    Files.write(dataset.resolve("huge.png"), png);
    append("huge.png,0,0,person-00001\n");

    assertThat(rejections())
        .containsExactly("labels.csv|32|path|is too large: 65536 × 65536 pixels");
  }

  @Test
  void aRowWithTooFewValuesAndAnUnknownSubjectAreRejected() throws Exception {
    Files.write(dataset.resolve("new.png"), png());
    append("new.png,0.1\nnew.png,0.1,0.1,\n");

    assertThat(rejections())
        .containsExactly(
            "labels.csv|32|path|is in a row that has too few or too many values",
            "labels.csv|33|subject|is empty: without it the row could be in any split");
  }

  @Test
  void moreRejectionsThanAllowedFailTheStageNamingTheFirst() throws Exception {
    for (int i = 0; i < 7; i++) {
      append("none-" + i + ".png,0.1,1.7,person-00001\n");
    }

    assertThatThrownBy(() -> context(Map.of()).run(new IngestStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(e.failure().code()).isEqualTo("TOO_MANY_REJECTED");
            })
        .hasMessageStartingWith(
            "7 of 37 rows rejected (18.9 %), more than dataset.maxRejected (5.0 %): labels.csv row"
                + " 32, arousal '1.7' is outside [-1, 1]; labels.csv row 33, arousal '1.7' is")
        .hasMessageEndingWith("; and 2 more");
  }

  @Test
  void fewerRejectionsAreAWarning() throws Exception {
    append("none.png,0.1,0.1,person-00001\n");
    TestStageContext context = context(Map.of());
    context.run(new IngestStage());

    assertThat(context.events().warnings())
        .singleElement()
        .asString()
        .contains(
            "ROWS_REJECTED",
            "1 of 31 rows rejected (3.2 %): labels.csv row 32, path 'none.png' is missing");
  }

  @Test
  void byteOrderMarksQuotesSpacesBlankLinesAndCarriageReturnsAreUnderstood() throws Exception {
    StringBuilder labels = new StringBuilder("\uFEFF\"Path\", Valence ,arousal,subject\r\n\r\n");
    for (int i = 0; i < 3; i++) {
      String path = "a, \"b\" %d.png".formatted(i);
      Files.write(dataset.resolve(path), png());
      labels.append("\"a, \"\"b\"\" %d.png\", 0.5 ,-.5,\"Smith, Ann %d\"\r\n".formatted(i, i));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    TestStageContext context = context(Map.of());
    context.run(new IngestStage());

    assertThat(samples(context))
        .extracting(Sample::source, Sample::subject, Sample::valence, Sample::arousal)
        .contains(tuple("a, \"b\" 1.png", "Smith, Ann 1", 0.5, -0.5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                 | labels.csv is empty: its first row must name the columns",
        "'path,valence,arousal,subject'     | the label file has a header but no rows",
        "'path,valance,arousal,subject'     | labels.csv has no column 'valence'; its columns are path, valance, arousal, subject",
        "'path,valence,arousal'             | labels.csv has no column 'subject'; its columns are path, valence, arousal",
        "'path,valence,arousal,valence'     | labels.csv row 1: bad header",
      })
  void aLabelFileWithoutLabelsIsOneClearMessage(String header, String message) throws Exception {
    Files.writeString(dataset.resolve("labels.csv"), header);

    assertUserFailure(message);
  }

  @Test
  void aLabelFileThatIsNoUtf8CsvIsOneClearMessage() throws Exception {
    Path labels = dataset.resolve("labels.csv");
    Files.write(labels, (HEADER + "a.png,0,0,Zo\u00eb\n").getBytes(StandardCharsets.ISO_8859_1));
    assertUserFailure("labels.csv row 2 is not UTF-8 text: save the file as UTF-8");

    String rows = "person-00000/person-00000-00000.png,0,0,b\n".repeat(3_000);
    Files.write(
        labels, (HEADER + rows + "Zo\u00eb.png,0,0,b\n").getBytes(StandardCharsets.ISO_8859_1));
    assertUserFailure("labels.csv row 3002 is not UTF-8 text: save the file as UTF-8");

    Files.write(labels, (HEADER + "a.png,0,0,b\n").getBytes(StandardCharsets.UTF_16));
    assertUserFailure("labels.csv is UTF-16: save it as UTF-8");

    Files.writeString(labels, HEADER + "\"a.png,0,0,b\n");
    assertUserFailure("labels.csv row ");
  }

  @Test
  void oneSubjectCannotBeSplit() throws Exception {
    String labels = Files.readString(dataset.resolve("labels.csv"));
    Files.writeString(dataset.resolve("labels.csv"), labels.replaceAll("person-\\d+\n", "anna\n"));

    assertUserFailure("the column 'subject' holds only one value ('anna')");
  }

  @Test
  void aFolderThatIsNotThereIsOneClearMessage() throws Exception {
    Path labels = dataset.resolve("labels.csv");
    Files.delete(labels);
    assertUserFailure("holds no labels.csv");

    dataset = folder.resolve("nowhere");
    assertUserFailure("dataset.source: there is nothing at " + dataset);
  }

  @Test
  void aFolderThatMayNotBeReadIsOneClearMessage() throws Exception {
    Files.setPosixFilePermissions(dataset, PosixFilePermissions.fromString("---------"));
    try {
      assumeThat(Files.isReadable(dataset))
          .as("SKIPPED: this user (root?) reads folders whatever their permissions say")
          .isFalse();
      assertUserFailure("dataset.source: no permission to read " + dataset);
    } finally {
      Files.setPosixFilePermissions(dataset, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void theOfficialSplitIsTheOneInTheFile() throws Exception {
    StringBuilder labels = new StringBuilder("path,valence,arousal,split\n");
    List<String> splits = List.of("train", "validation", "test", "Test");
    for (int i = 0; i < 4; i++) {
      labels.append("person-00000/person-00000-0000%d.png,0,0,%s\n".formatted(i, splits.get(i)));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    TestStageContext context =
        context(Map.of("split", Map.of("by", "official"), "maxRejected", 0.5));
    context.run(new IngestStage());

    assertThat(samples(context))
        .extracting(sample -> sample.split().spelling())
        .containsExactly("train", "validation", "test");
    assertThat(rejected(context))
        .containsExactly("labels.csv|5|split|is not one of train, validation and test");
  }

  @Test
  void aRandomSplitWarnsThatItLeaks() throws Exception {
    TestStageContext context = context(Map.of("split", Map.of("by", "random")));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary()).containsEntry("test", 6L).containsEntry("validation", 3L);
    assertThat(context.events().warnings()).singleElement().asString().contains("SPLIT_LEAKS");
  }

  @Test
  void shuffledLabelsAreTheSameLabelsOnOtherPictures() throws Exception {
    TestStageContext plain = context(Map.of());
    plain.run(new IngestStage());
    TestStageContext shuffled = context(Map.of("shuffleLabels", true));
    shuffled.run(new IngestStage());

    List<Double> before = samples(plain).stream().map(Sample::valence).toList();
    List<Double> after = samples(shuffled).stream().map(Sample::valence).toList();
    assertThat(after).containsExactlyInAnyOrderElementsOf(before).isNotEqualTo(before);
    assertThat(samples(shuffled).stream().map(Sample::split).toList())
        .isEqualTo(samples(plain).stream().map(Sample::split).toList());
    assertThat(shuffled.output("pictures-00000.bin"))
        .hasSameBinaryContentAs(plain.output("pictures-00000.bin"));
  }

  @Test
  void generatedFacesAreTakenInWithTheirLandmarks() throws Exception {
    TestStageContext context =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("demo"))
            .withSpec(
                Map.of(
                    "dataset",
                    Map.of(
                        "format",
                        "demo",
                        "demo",
                        Map.of("subjects", 4, "facesPerSubject", 3, "imageSize", 48))));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary()).containsEntry("samples", 12L).containsEntry("subjects", 4L);
    assertThat(samples(context)).allSatisfy(sample -> assertThat(sample.landmarks()).hasSize(5));
  }

  @Test
  void inAffectNetMinusTwoMarksNoLabelAndTheValidationListIsTheTest() throws Exception {
    Path images = dataset.resolve("Manually_Annotated_Images/12");
    Files.createDirectories(images);
    for (String name : List.of("a", "b", "c")) {
      Files.write(images.resolve(name + ".png"), png());
    }
    String header =
        "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,"
            + "valence,arousal\n";
    Files.delete(dataset.resolve("labels.csv"));
    Files.writeString(
        dataset.resolve("training.csv"),
        header
            + "12/a.png,3,4,20,21,,1,0.5,0.25\n"
            + "12/b.png,3,4,20,21,,9,-2,-2\n"
            + "12/c.png,3,4,20,21,,9,-2,0.1\n");
    Files.writeString(
        dataset.resolve("validation.csv"),
        header
            + "12/b.png,3,4,20,0,,1,0.5,0.25\n12/b.png,3,4,20,21,1;2;3,1,0.5,0.25\n"
            + "12/./c.png,3,4,20,21,1;2,1,0.5,0.25\n12/b.png,3,4,20,21,,1,0.5,0.25\n"
            + "12//b.png,3,4,20,21,,1,0.5,0.25\n");
    TestStageContext context =
        context(Map.of("format", "affectnet", "split", Map.of("by", "official"), "maxRejected", 1));

    context.run(new IngestStage());

    assertThat(rejected(context))
        .containsExactly(
            "validation.csv|2|face_height|is not a length in pixels",
            "validation.csv|3|facial_landmarks|is not a list of numbers x;y;x;y;…",
            "validation.csv|4|facial_landmarks|has 1 points; 5 or 68 are understood",
            "validation.csv|6|subDirectory_filePath|is a duplicate of row 5");
    assertThat(samples(context))
        .extracting(Sample::source, sample -> sample.split().spelling())
        .containsExactly(tuple("12/a.png", "train"), tuple("12/b.png", "test"));
    assertThat(context.output("ingest.json")).content().contains("\"unlabelled\":2");
  }

  private void assertUserFailure(String message) throws IOException {
    TestStageContext context = context(Map.of());
    assertThatThrownBy(() -> context.run(new IngestStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> assertThat(e.failure().category()).isEqualTo(FailureCategory.USER))
        .hasMessageContaining(message);
  }

  private TestStageContext context(Map<String, Object> settings) throws IOException {
    Map<String, Object> spec = new HashMap<>(settings);
    spec.putIfAbsent("format", "csv");
    spec.putIfAbsent("source", "file://" + dataset);
    attempts++;
    return TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("attempt-" + attempts))
        .withSpec(Map.of("dataset", spec));
  }

  private List<String> rejections() throws Exception {
    TestStageContext context = context(Map.of("maxRejected", 0.1));
    context.run(new IngestStage());
    return rejected(context);
  }

  /** Without the offending value, which each test knows. */
  private static List<String> rejected(TestStageContext context) throws IOException {
    List<String> rejected = new ArrayList<>();
    try (CsvRowReader table =
        CsvRowReader.open(context.output("rejections.csv"), "rejections.csv")) {
      while (table.hasNext()) {
        CsvRowReader.Row row = table.next();
        rejected.add(
            String.join("|", row.get("file"), row.get("row"), row.get("field"), row.get("reason")));
      }
    }
    return rejected;
  }

  private static List<Sample> samples(TestStageContext context) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (SampleFile.Reader reader = new SampleFile.Reader(context.output("samples.csv"))) {
      reader.forEachRemaining(samples::add);
    }
    return samples;
  }

  private void append(String rows) throws IOException {
    Path labels = dataset.resolve("labels.csv");
    Files.writeString(labels, Files.readString(labels) + rows);
  }

  private static byte[] png() {
    return new DemoDataset(new DemoSpec(3, 1, 64, 99, 0)).face(0).png();
  }

  private static byte[] encoded(String format) throws IOException {
    BufferedImage image = new DemoDataset(new DemoSpec(3, 1, 64, 99, 0)).face(1).image();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
