package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlignStageTest {
  @TempDir Path folder;
  private int attempts;

  @Test
  void everyFaceIsStoredOnceInTheOrderOfTheSamples() throws Exception {
    TestStageContext align = align(generated(), Map.of("size", 56));
    StageResult result = align.run(stage());

    assertThat(result.summary()).containsEntry("faces", 12L).containsEntry("given-points", 12L);
    assertThat(faces(align)).hasSize(12 * 64 * 64 * 3);
    List<CsvRowReader.Row> rows = rows(align);
    assertThat(rows).extracting(row -> row.get("row")).startsWith("0", "1").endsWith("11");
    assertThat(rows)
        .extracting(row -> row.get("id"))
        .startsWith("000000000", "000000001")
        .endsWith("000000011");
    assertThat(rows).extracting(row -> row.get("method")).containsOnly("given-points");
    assertThat(rows)
        .extracting(row -> Double.parseDouble(row.get("outside")))
        .allMatch(outside -> outside >= 0 && outside <= 1);
    assertThat(align.output("align.json"))
        .content()
        .contains("\"storedSize\":64", "\"notFound\":0", "\"given-points\":12");
    BufferedImage sheet = ImageIO.read(align.output("contact-sheet.png").toFile());
    assertThat(sheet.getWidth()).isEqualTo(12 * 80);
  }

  @Test
  void equalInputsGiveEqualBytes() throws Exception {
    TestStageContext ingest = generated();
    TestStageContext one = align(ingest, Map.of("size", 56));
    one.run(stage());
    TestStageContext two = align(ingest, Map.of("size", 56));
    two.run(stage());

    for (String file : List.of("faces-00000.bin", "faces.csv", "align.json", "contact-sheet.png")) {
      assertThat(two.output(file)).hasSameBinaryContentAs(one.output(file));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1", "0.5, 0.4, 1", "3, -0.7, 1", "8, 3, 1", "1, 0, 1.5", "2, 0.3, 0.7"})
  void pointsOfATurnedAndScaledFaceComeToTheirPlaces(double scale, double angle, double zoom)
      throws Exception {
    List<Point> template = FivePoints.target(112, 128, zoom).points();
    Similarity pose = new Similarity(scale * Math.cos(angle), scale * Math.sin(angle), 0, 0);
    Point centre = pose.apply(Similarity.centre(template));
    int side = (int) Math.ceil(260 * scale);
    List<Point> dots =
        template.stream()
            .map(pose::apply)
            .map(p -> new Point(p.x() - centre.x() + side / 2.0, p.y() - centre.y() + side / 2.0))
            .toList();
    List<Color> colours = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW, Color.MAGENTA);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    double radius = 4 * scale;
    for (int i = 0; i < 5; i++) {
      graphics.setColor(colours.get(i));
      graphics.fill(
          new java.awt.geom.Ellipse2D.Double(
              dots.get(i).x() + 0.5 - radius,
              dots.get(i).y() + 0.5 - radius,
              2 * radius,
              2 * radius));
    }
    String landmarks = String.join(";", dots.stream().map(dot -> dot.x() + ";" + dot.y()).toList());

    TestStageContext align = align(pictures(image, landmarks), Map.of("size", 112, "zoom", zoom));
    align.run(stage());

    byte[] faces = faces(align);
    for (int i = 0; i < 5; i++) {
      Point expected = template.get(i);
      Point found = centreOf(faces, 128, colours.get(i));
      assertThat(found.x()).isCloseTo(expected.x(), within(0.35));
      assertThat(found.y()).isCloseTo(expected.y(), within(0.35));
    }
  }

  @Test
  void withMethodNoneThePictureIsOnlyResized() throws Exception {
    BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(10, 120, 230));
    graphics.fillRect(50, 0, 200, 200); // the middle; black bars left and right
    TestStageContext align = align(pictures(image, ""), Map.of("size", 56, "method", "none"));
    align.run(stage());

    byte[] faces = faces(align);
    for (int i = 0; i < 64 * 64; i++) {
      if (i % 64 == 0 || i % 64 == 63) {
        continue; // the bars may shine into the outermost columns
      }
      assertThat(new int[] {faces[3 * i] & 0xFF, faces[3 * i + 1] & 0xFF, faces[3 * i + 2] & 0xFF})
          .containsExactly(10, 120, 230);
    }
    assertThat(align.events().warnings()).isEmpty();
  }

  @Test
  void aPictureAsThinAsALineIsNoTrouble() throws Exception {
    for (int[] size : new int[][] {{1, 3000}, {7000, 20}, {1, 1}}) {
      BufferedImage image = new BufferedImage(size[0], size[1], BufferedImage.TYPE_3BYTE_BGR);
      TestStageContext align = align(pictures(image, ""), Map.of("size", 56, "detector", "haar"));

      assertThat(align.run(stage()).summary()).containsEntry("whole-picture", 3L);
    }
  }

  @Test
  void theBoxWithItsMarginFillsTheStoredPicture() throws Exception {
    TestStageContext align = align(generated(), Map.of("size", 56, "method", "box", "margin", 0.1));
    StageResult result = align.run(stage());

    assertThat(result.summary()).containsEntry("given-box", 12L);
  }

  @Test
  void picturesWithoutFacesFallBackToTheirMiddleAndAreCounted() throws Exception {
    BufferedImage gray = new BufferedImage(96, 96, BufferedImage.TYPE_3BYTE_BGR);
    TestStageContext align = align(pictures(gray, ""), Map.of("size", 56, "detector", "haar"));
    StageResult result = align.run(stage());

    assertThat(result.summary()).containsEntry("whole-picture", 3L);
    assertThat(align.events().warnings())
        .singleElement()
        .asString()
        .contains(
            "FACES_NOT_FOUND", "no face was found in 3 of 3 pictures (100.0 %): their middle");
  }

  @Test
  void whoWantsNoPictureWithoutAFaceHasThemLeftOutAndListed() throws Exception {
    TestStageContext ingest = mixed();
    TestStageContext align =
        align(ingest, Map.of("size", 56, "detector", "haar", "onNoFace", "drop"));
    StageResult result = align.run(stage());

    long faces = (Long) result.summary().get("faces");
    long left = (Long) result.summary().get("no_face");
    assertThat(left).isEqualTo(3);
    assertThat(faces).isEqualTo(12 - 3);
    assertThat(align.output("faces.csv")).content().hasLineCount((int) faces + 1);
    assertThat(align.output("no-face.csv"))
        .content()
        .hasLineCount(1 + 3)
        .contains("shows no face that the detector finds");
    assertThat(align.output("align.json")).content().contains("\"noFace\":3,\"notFound\":0");
    assertThat(align.events().warnings())
        .singleElement()
        .asString()
        .contains("FACES_DROPPED", "no face was found in 3 of 12 pictures (25.0 %)");
  }

  @Test
  void whoWantsTheRunToFailIsToldOfAllPicturesWithoutAFace() throws Exception {
    TestStageContext align =
        align(mixed(), Map.of("size", 56, "detector", "haar", "onNoFace", "fail"));

    assertThatThrownBy(() -> align.run(stage()))
        .hasMessageContaining("no face was found in 3 of 12 pictures (25.0 %)")
        .hasMessageContaining("align.onNoFace: fail");
  }

  @Test
  void aSplitThatHasNoFaceLeftFailsTheRun() throws Exception {
    BufferedImage gray = new BufferedImage(96, 96, BufferedImage.TYPE_3BYTE_BGR);
    TestStageContext align =
        align(pictures(gray, ""), Map.of("size", 56, "detector", "haar", "onNoFace", "drop"));

    assertThatThrownBy(() -> align.run(stage()))
        .hasMessageContaining("no picture of the split 'train' is left");
  }

  /** Of four people three pictures each; of three of them one picture is a wall's. */
  private TestStageContext mixed() throws Exception {
    Path dataset = Files.createDirectories(folder.resolve("mixed"));
    StringBuilder labels = new StringBuilder("path,valence,arousal,subject,landmarks\n");
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_3BYTE_BGR);
      image.setRGB(0, 0, i);
      ImageIO.write(image, "png", dataset.resolve(i + ".png").toFile());
      boolean wall = i < 3;
      labels.append(
          "%d.png,0,0,s%d,%s\n"
              .formatted(i, i % 4, wall ? "" : "80;90;120;90;100;110;85;130;115;130"));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    return ingest(dataset);
  }

  @Test
  void withoutItsModelsMediaPipeIsReplacedWithAWarningThatSaysHowToGetThem() throws Exception {
    BufferedImage face = new DemoDataset(new DemoSpec(3, 1, 96, 5, 0)).face(0).image();
    TestStageContext align = align(pictures(face, ""), Map.of("size", 56));
    align.run(stage());

    assertThat(align.events().warnings())
        .singleElement()
        .asString()
        .contains("DETECTOR_FALLBACK", "npm install --prefix", "@mediapipe/face_mesh");
    assertThat(align.output("align.json")).content().contains("\"detector\":\"haar\"");
  }

  @Test
  void landmarksOutsideThePictureAreNotBelieved() throws Exception {
    BufferedImage gray = new BufferedImage(96, 96, BufferedImage.TYPE_3BYTE_BGR);
    TestStageContext align =
        align(
            pictures(gray, "900;900;930;900;915;915;905;930;925;930"),
            Map.of("size", 56, "detector", "none"));
    StageResult result = align.run(stage());

    assertThat(result.summary()).containsEntry("whole-picture", 3L);
  }

  @Test
  void ofTightlyCutPicturesOneIsWarnedAndAZoomFillsTheInputWithTheFace() throws Exception {
    BufferedImage tight = new BufferedImage(60, 60, BufferedImage.TYPE_3BYTE_BGR);
    TestStageContext ingest = pictures(tight, "15;18;45;18;30;33;18;47;42;47");

    TestStageContext usual = align(ingest, Map.of("size", 56, "detector", "none"));
    usual.run(stage());
    TestStageContext zoomed = align(ingest, Map.of("size", 56, "detector", "none", "zoom", 2));
    zoomed.run(stage());

    assertThat(usual.events().warnings())
        .singleElement()
        .asString()
        .contains("MUCH_FILLER", "% of what the network sees lies outside", "align.zoom above 1.0");
    assertThat(zoomed.events().warnings()).isEmpty();
  }

  @Test
  void aPictureThatIsBrokenInsideIsLeftOutAndToldByFileRowAndField() throws Exception {
    Path dataset = written(40);
    breakInside(dataset.resolve("person-00003/person-00003-00001.png"));
    TestStageContext ingest = ingest(dataset);
    TestStageContext align = align(ingest, Map.of("size", 56, "detector", "none"));
    StageResult result = align.run(stage());

    assertThat(rejections(ingest)).isEmpty();
    assertThat(rejections(align))
        .containsExactly(
            "labels.csv|9|path|person-00003/person-00003-00001.png|cannot be decoded: its data are"
                + " broken");
    assertThat(align.events().warnings())
        .anySatisfy(
            warning ->
                assertThat(warning.toString())
                    .contains("ROWS_REJECTED", "1 of 80 rows rejected (1.3 %): labels.csv row 9"));
    assertThat(result.summary()).containsEntry("faces", 79L).containsEntry("rejected", 1L);
    assertThat(faces(align)).hasSize(79 * 64 * 64 * 3);
    List<CsvRowReader.Row> rows = rows(align);
    assertThat(rows).extracting(row -> row.get("id")).hasSize(79).doesNotContain("000000007");
    assertThat(rows).extracting(row -> row.get("row")).startsWith("0", "1").endsWith("78");
  }

  @Test
  void whatIngestAndAlignmentRejectIsHeldAgainstTheLimitTogether() throws Exception {
    Path dataset = written(40);
    breakInside(dataset.resolve("person-00003/person-00003-00001.png"));
    Files.delete(dataset.resolve("person-00005/person-00005-00000.png"));
    TestStageContext ingest =
        ingested(Map.of("format", "csv", "source", "file://" + dataset, "maxRejected", 0.02));
    assertThat(rejections(ingest)).hasSize(1);

    TestStageContext align = align(ingest, Map.of("size", 56, "detector", "none"));
    assertThatThrownBy(() -> align.run(stage()))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> assertThat(e.failure().category()).isEqualTo(FailureCategory.USER))
        .hasMessageStartingWith(
            "2 of 80 rows rejected (2.5 %), more than dataset.maxRejected (2.0 %): labels.csv row 9");
  }

  @Test
  void aSplitOfWhichNoPictureCanBeDecodedIsNamed() throws Exception {
    Path dataset = written(20);
    StringBuilder labels = new StringBuilder("path,valence,arousal,subject,split\n");
    for (int i = 0; i < 20; i++) {
      String picture = "person-%1$05d/person-%1$05d-00000.png".formatted(i);
      labels.append("%s,0,0,p%d,%s\n".formatted(picture, i, i == 7 ? "test" : "train"));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    breakInside(dataset.resolve("person-00007/person-00007-00000.png"));
    TestStageContext ingest =
        ingested(
            Map.of(
                "format",
                "csv",
                "source",
                "file://" + dataset,
                "split",
                Map.of("by", "official", "validation", 0)));

    TestStageContext align = align(ingest, Map.of("size", 56, "detector", "none"));
    assertThatThrownBy(() -> align.run(stage()))
        .isInstanceOf(StageException.class)
        .hasMessageStartingWith(
            "no picture of the split 'test' can be decoded: 1 of 20 rows rejected (5.0 %)");
  }

  private Path written(int subjects) throws IOException {
    Path dataset = folder.resolve("written");
    new DemoDataset(new DemoSpec(subjects, 2, 64, 5, 0)).write(dataset);
    return dataset;
  }

  /** From the first mark to the last a PNG file, but not between them. */
  private static void breakInside(Path picture) throws IOException {
    byte[] bytes = Files.readAllBytes(picture);
    java.util.Arrays.fill(bytes, 60, bytes.length - 20, (byte) 0x55);
    Files.write(picture, bytes);
  }

  private static List<String> rejections(TestStageContext context) throws IOException {
    List<String> told = new ArrayList<>();
    try (CsvRowReader table =
        CsvRowReader.open(context.output("rejections.csv"), "rejections.csv")) {
      table.forEachRemaining(
          row ->
              told.add(
                  String.join(
                      "|",
                      List.of(
                          row.get("file"),
                          row.get("row"),
                          row.get("field"),
                          row.get("value"),
                          row.get("reason")))));
    }
    return told;
  }

  @Test
  void theCascadeFindsMostGeneratedFaces() throws Exception {
    Path dataset = folder.resolve("faces");
    new DemoDataset(new DemoSpec(20, 2, 96, 5, 0)).write(dataset); // no landmarks, no boxes
    TestStageContext align = align(ingest(dataset), Map.of("size", 56, "detector", "haar"));
    StageResult result = align.run(stage());

    assertThat((Long) result.summary().get("detected-box")).isGreaterThan(28);
  }

  @Test
  void mediaPipeFindsGeneratedFacesWhereTheyArePainted() throws Exception {
    MediaPipeModels models = InstalledModels.orSkip();
    DemoDataset dataset = new DemoDataset(new DemoSpec(20, 1, 192, 5, 0));
    int near = 0;
    try (MediaPipeDetector detector = new MediaPipeDetector(models)) {
      for (int i = 0; i < dataset.size(); i++) {
        try (var picture = dev.cafrun.faces.Picture.decode(dataset.face(i).png())) {
          FivePoints found = detector.detect(picture.mat()).orElseThrow().likely();
          List<Point> painted = dataset.landmarks(i);
          double eyes = painted.get(1).x() - painted.get(0).x();
          double error = 0;
          for (int p = 0; p < 5; p++) {
            error += distance(found.points().get(p), painted.get(p)) / 5 / eyes;
          }
          near += error < 0.25 ? 1 : 0;
        }
      }
    }
    assertThat(near).isGreaterThanOrEqualTo(17);
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  private static Point centreOf(byte[] rgb, int side, Color colour) {
    double x = 0;
    double y = 0;
    double weight = 0;
    for (int i = 0; i < side * side; i++) {
      int r = rgb[3 * i] & 0xFF;
      int g = rgb[3 * i + 1] & 0xFF;
      int b = rgb[3 * i + 2] & 0xFF;
      boolean same =
          r > 100 == colour.getRed() > 100
              && g > 100 == colour.getGreen() > 100
              && b > 100 == colour.getBlue() > 100;
      if (same) {
        int w = Math.max(r, Math.max(g, b));
        x += w * (double) (i % side);
        y += w * (double) (i / side);
        weight += w;
      }
    }
    return new Point(x / weight, y / weight);
  }

  /** Three subjects with the same picture. */
  private TestStageContext pictures(BufferedImage image, String landmarks) throws Exception {
    Path dataset = Files.createDirectories(folder.resolve("pictures"));
    StringBuilder labels = new StringBuilder("path,valence,arousal,subject,landmarks\n");
    for (int i = 0; i < 3; i++) {
      ImageIO.write(image, "png", dataset.resolve(i + ".png").toFile());
      labels.append("%d.png,0,0,s%d,%s\n".formatted(i, i, landmarks));
    }
    Files.writeString(dataset.resolve("labels.csv"), labels);
    return ingest(dataset);
  }

  private TestStageContext ingest(Path dataset) throws Exception {
    return ingested(Map.of("format", "csv", "source", "file://" + dataset));
  }

  private TestStageContext generated() throws Exception {
    return ingested(
        Map.of(
            "format",
            "demo",
            "demo",
            Map.of("subjects", 4, "facesPerSubject", 3, "imageSize", 64)));
  }

  private TestStageContext ingested(Map<String, Object> dataset) throws Exception {
    TestStageContext ingest =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"))
            .withSpec(Map.of("dataset", dataset));
    ingest.run(new IngestStage());
    return ingest;
  }

  private TestStageContext align(TestStageContext ingest, Map<String, Object> settings)
      throws IOException {
    return alignContext().withSpec(Map.of("align", settings)).withInput(ingest);
  }

  private TestStageContext alignContext() throws IOException {
    attempts++;
    return TestStageContext.of(StageId.of(StageKind.ALIGN), folder.resolve("align-" + attempts));
  }

  private AlignStage stage() {
    return new AlignStage(folder.resolve("no-models"));
  }

  private static byte[] faces(TestStageContext align) throws IOException {
    return align.contents("faces-", ".bin");
  }

  private static List<CsvRowReader.Row> rows(TestStageContext align) throws IOException {
    List<CsvRowReader.Row> rows = new ArrayList<>();
    try (CsvRowReader table = CsvRowReader.open(align.output("faces.csv"), "faces.csv")) {
      table.forEachRemaining(rows::add);
    }
    return rows;
  }
}
