package dev.cafrun.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imwrite;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.worker.ScoreRequest;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.ModelHeader;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.runtime.testing.TestStageContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_videoio.VideoWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringIT {
  private static final CSVFormat TABLE =
      CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

  @TempDir static Path shared;
  private static SmallModel model;
  @TempDir Path folder;
  private boolean onTerminal;

  @BeforeAll
  static void train() throws Exception {
    model = SmallModel.in(shared, Map.of("method", "none", "size", 56), 150);
  }

  private boolean everyFace;

  @Test
  void aFolderIsScoredAsEvaluationWouldAndAgreesWithItsLabels() throws Exception {
    assertThat(score(ScoreRequest.Format.CSV, model.dataset())).isZero();
    List<CSVRecord> rows = rows();
    List<CSVRecord> labels = table(model.dataset().resolve("labels.csv"));
    assertThat(rows).hasSize(labels.size());
    assertThat(List.of(Files.readAllLines(answer()).getFirst().split(",")))
        .containsExactly("file", "face", "valence", "arousal", "method", "error");
    double[] valence = new double[rows.size()];
    double[] label = new double[rows.size()];
    float[][] evaluated = evaluated();
    for (int i = 0; i < rows.size(); i++) {
      CSVRecord row = rows.get(i);
      assertThat(row.get("file")).endsWith(labels.get(i).get("path"));
      assertThat(row.get("face")).isEqualTo("1");
      assertThat(row.get("method")).isEqualTo("whole-picture");
      valence[i] = Double.parseDouble(row.get("valence"));
      label[i] = Double.parseDouble(labels.get(i).get("valence"));
      assertThat((float) valence[i]).isCloseTo(evaluated[i][0], within(1e-5f));
      assertThat(Float.parseFloat(row.get("arousal"))).isCloseTo(evaluated[i][1], within(1e-5f));
    }
    assertThat(Agreement.of(label, valence).pcc()).isGreaterThan(0.35);
  }

  @Test
  void whatCannotBeScoredGetsARowThatSaysWhyAndTheRestIsScored() throws Exception {
    Path good = Files.copy(aFace(0), folder.resolve("a good one.png"));
    Path cut = Files.write(folder.resolve("cut.png"), start(Files.readAllBytes(good), 200));
    Path empty = Files.createFile(folder.resolve("empty.jpg"));
    Path text = Files.writeString(folder.resolve("text.jpg"), "no picture at all");

    assertThat(score(ScoreRequest.Format.CSV, cut, empty, good, text)).isZero();

    List<CSVRecord> rows = rows();
    assertThat(rows)
        .extracting(row -> row.get("valence").isEmpty())
        .containsExactly(true, true, false, true);
    assertThat(rows)
        .extracting(row -> row.get("error"))
        .containsExactly(
            "the picture is cut off: the PNG file ends too early, after 200 bytes",
            "the picture is an empty file",
            "",
            "the picture is not a picture (JPEG, PNG, BMP, WebP or TIFF)");
    assertThat(score(ScoreRequest.Format.CSV, cut, empty)).as("none was scored").isEqualTo(1);
  }

  @Test
  void theFramesOfAVideoAreScoredInOrderWithTheirTimes() throws Exception {
    Path video = video(12);

    assertThat(score(ScoreRequest.Format.CSV, video)).isZero();

    List<CSVRecord> rows = rows();
    assertThat(rows).hasSize(12);
    float[][] evaluated = evaluated();
    for (int i = 0; i < rows.size(); i++) {
      assertThat(rows.get(i).get("frame")).isEqualTo(Integer.toString(i));
      assertThat(Double.parseDouble(rows.get(i).get("time"))).isCloseTo(i / 10.0, within(1e-9));
      assertThat(Float.parseFloat(rows.get(i).get("valence")))
          .as("all but the losses of JPEG")
          .isCloseTo(evaluated[i][0], within(0.25f));
    }
  }

  @Test
  void aVideoThatIsNoneAndOneThatBreaksOffSaySo() throws Exception {
    Path none = Files.writeString(folder.resolve("none.mp4"), "no video at all");
    assertThat(score(ScoreRequest.Format.CSV, none)).isEqualTo(1);
    assertThat(rows().getFirst().get("error"))
        .isEqualTo("the video is no video that CafRun can decode");

    Path whole = video(12);
    byte[] bytes = Files.readAllBytes(whole);
    Path broken = Files.write(folder.resolve("broken.avi"), start(bytes, bytes.length / 2));
    score(ScoreRequest.Format.CSV, broken);
    assertThat(rows().getLast().get("error")).startsWith("the video ");
  }

  @Test
  void withoutAFileRowsGoToStandardOutput() throws Exception {
    assertThat(printed(aFace(0)))
        .startsWith("file,face,valence,arousal,method,error\n")
        .endsWith(",whole-picture,\n");
  }

  @Test
  void aTerminalIsShownWhatANameTellsItAndAProgramGetsTheName() throws Exception {
    Path face = Files.copy(aFace(0), folder.resolve("a \u001b]0;owned\u0007.png"));

    assertThat(printed(face)).contains("a \u001b]0;owned\u0007.png,1,");
    onTerminal = true;
    assertThat(printed(face)).contains("a \uFFFD]0;owned\uFFFD.png,1,");
  }

  private String printed(Path face) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream instead = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      System.setOut(instead);
      assertThat(run(model, false, false, ScoreRequest.Format.CSV, "", List.of(face.toString())))
          .isZero();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void mirroredAPictureIsScoredLikeItselfIfBothAreLookedAt() throws Exception {
    Path mirrored = folder.resolve("mirrored.png");
    try (Mat face = imread(aFace(0).toString());
        Mat flipped = new Mat()) {
      flip(face, flipped, 1);
      assertThat(imwrite(mirrored.toString(), flipped)).isTrue();
    }
    List<String> both = List.of(aFace(0).toString(), mirrored.toString());

    assertThat(run(model, false, false, ScoreRequest.Format.CSV, answer().toString(), both))
        .isZero();
    double[] once = valences();
    assertThat(once[0]).isNotCloseTo(once[1], within(1e-4));

    assertThat(run(model, false, true, ScoreRequest.Format.CSV, answer().toString(), both))
        .isZero();
    double[] twice = valences();
    assertThat(twice[0]).isCloseTo(twice[1], within(1e-4));
    assertThat(twice[0]).isCloseTo((once[0] + once[1]) / 2, within(1e-4));
  }

  private double[] valences() throws IOException {
    return rows().stream().mapToDouble(row -> Double.parseDouble(row.get("valence"))).toArray();
  }

  @Test
  void jsonHoldsTheSameRows() throws Exception {
    assertThat(score(ScoreRequest.Format.JSON, aFace(0), aFace(1))).isZero();
    assertThat(Files.readString(answer()))
        .startsWith("[\n{\"file\":\"")
        .contains("\"frame\":null,\"time\":null,\"face\":1,\"box\":null,\"valence\":")
        .endsWith("\"method\":\"whole-picture\",\"error\":null}\n]\n");
  }

  @Test
  void aModelOfDetectedFacesScoresNoPictureWithoutOneUnlessItIsSaidToBeAFace() throws Exception {
    SmallModel detecting =
        SmallModel.in(folder.resolve("detecting"), Map.of("detector", "haar", "size", 56), 2);
    Path wall = folder.resolve("wall.png");
    try (Mat gray = new Mat(new Size(80, 80), CV_8UC3)) {
      gray.put(Scalar.all(128));
      assertThat(imwrite(wall.toString(), gray)).isTrue();
    }
    assertThat(ModelFile.header(detecting.file()).align().detector().spelling()).isEqualTo("haar");

    assertThat(score(detecting, false, ScoreRequest.Format.CSV, wall, detecting.dataset()))
        .isZero();

    assertThat(rows().getFirst().get("error")).isEqualTo("no face was found in the picture");
    assertThat(rows().stream().filter(row -> row.get("method").equals("detected-box")).count())
        .as("of 240 generated faces")
        .isGreaterThan(120);
    assertThat(score(detecting, true, ScoreRequest.Format.CSV, wall)).isZero();
    assertThat(rows().getFirst().get("method")).isEqualTo("whole-picture");
  }

  @Test
  void everyFaceOfAPictureHasARowWithItsBoxIfAllAreWanted() throws Exception {
    SmallModel detecting =
        SmallModel.in(folder.resolve("detecting"), Map.of("detector", "haar", "size", 56), 2);
    DemoDataset faces = new DemoDataset(new DemoSpec(20, 1, 200, 5, 0));
    List<Path> pictures = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(620, 220, BufferedImage.TYPE_3BYTE_BGR);
      image.getGraphics().drawImage(faces.face(i).image(), 10, 10, 200, 200, null);
      image.getGraphics().drawImage(faces.face(i + 1).image(), 400, 10, 200, 200, null);
      Path picture = folder.resolve("two-" + i + ".png");
      ImageIO.write(image, "png", picture.toFile());
      pictures.add(picture);
    }
    everyFace = true;
    assertThat(score(detecting, false, ScoreRequest.Format.CSV, pictures.toArray(Path[]::new)))
        .isZero();

    List<CSVRecord> seconds = rows().stream().filter(row -> row.get("face").equals("2")).toList();
    assertThat(seconds).as("pictures in which both are found").hasSizeGreaterThan(3);
    for (CSVRecord second : seconds) {
      CSVRecord first =
          rows().stream()
              .filter(row -> row.get("file").equals(second.get("file")))
              .findFirst()
              .orElseThrow();
      double apart =
          Double.parseDouble(first.get("face_x")) - Double.parseDouble(second.get("face_x"));
      assertThat(Math.abs(apart)).as("one to the left, one to the right").isGreaterThan(200);
      assertThat(first.get("valence")).isNotEqualTo(second.get("valence")).isNotEmpty();
    }
  }

  private Path video(int frames) throws IOException {
    Path video = folder.resolve("clip.avi");
    int code = VideoWriter.fourcc((byte) 'M', (byte) 'J', (byte) 'P', (byte) 'G');
    try (VideoWriter writer = new VideoWriter(video.toString(), code, 10, new Size(64, 64))) {
      assertThat(writer.isOpened()).isTrue();
      for (int i = 0; i < frames; i++) {
        try (Mat frame = imread(aFace(i).toString())) {
          writer.write(frame);
        }
      }
    }
    return video;
  }

  private static Path aFace(int index) throws IOException {
    return model
        .dataset()
        .resolve(table(model.dataset().resolve("labels.csv")).get(index).get("path"));
  }

  private int score(ScoreRequest.Format format, Path... inputs) throws Exception {
    return score(model, false, format, inputs);
  }

  private int score(SmallModel by, boolean cropped, ScoreRequest.Format format, Path... inputs)
      throws Exception {
    List<String> files = new ArrayList<>();
    for (Path input : inputs) {
      files.add(input.toString());
    }
    return run(by, cropped, false, format, answer().toString(), files);
  }

  private int run(
      SmallModel by,
      boolean cropped,
      boolean mirror,
      ScoreRequest.Format format,
      String output,
      List<String> files)
      throws IOException {
    ScoreRequest request =
        new ScoreRequest(
            by.file().toString(), files, format, output, onTerminal, cropped, mirror, everyFace);
    return Scoring.run(Files.write(folder.resolve("request.json"), CoreJson.bytes(request)));
  }

  private Path answer() {
    return folder.resolve("answer");
  }

  private List<CSVRecord> rows() throws IOException {
    return table(answer());
  }

  private static List<CSVRecord> table(Path file) throws IOException {
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, TABLE)) {
      return parser.getRecords();
    }
  }

  /** What the model says about the faces that its training has aligned. */
  private static float[][] evaluated() throws IOException {
    ModelHeader header = ModelFile.header(model.file());
    try (NativeEngine engine = NativeEngine.start(1);
        Predictor predictor = ModelFile.load(engine, model.file())) {
      return predictor.predict(
          TestStageContext.contents(model.aligned(), "faces-", ".bin"),
          header.align().storedSize());
    }
  }

  private static byte[] start(byte[] bytes, int length) {
    return Arrays.copyOf(bytes, length);
  }
}
