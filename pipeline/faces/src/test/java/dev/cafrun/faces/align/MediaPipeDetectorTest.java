package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.DevFaces;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.demo.DemoDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;

class MediaPipeDetectorTest {
  /** Eyes, nose and mouth of six painted faces, as OpenCV's DNN module computed the networks. */
  private static final double[][] BY_OPENCV = {
    {76.60, 98.78, 122.54, 94.72, 102.64, 119.28, 86.99, 145.76, 121.52, 142.30},
    {71.14, 92.77, 119.67, 99.83, 93.95, 119.79, 73.10, 142.88, 106.85, 147.07},
    {78.57, 102.72, 129.38, 104.73, 101.24, 126.21, 84.26, 149.74, 118.10, 151.55},
    {66.14, 98.71, 116.53, 100.69, 89.47, 121.29, 69.18, 145.46, 109.00, 146.88},
    {68.35, 97.66, 118.44, 93.35, 95.58, 128.36, 82.05, 154.90, 115.44, 150.93},
    {69.30, 86.70, 118.36, 83.88, 94.71, 111.82, 79.24, 131.22, 116.42, 128.34},
  };

  @Test
  void pointsAreWhereAnotherProgramComputesThemFromTheSameNetworks() throws Exception {
    DemoDataset dataset = new DemoDataset(new DemoSpec(20, 1, 192, 5, 0));
    try (MediaPipeDetector detector = new MediaPipeDetector(InstalledModels.orSkip())) {
      for (int i = 0; i < BY_OPENCV.length; i++) {
        List<Point> found = detect(detector, dataset.face(i).png()).orElseThrow().points();
        for (int p = 0; p < 5; p++) {
          assertThat(found.get(p).x()).isCloseTo(BY_OPENCV[i][2 * p], within(0.1));
          assertThat(found.get(p).y()).isCloseTo(BY_OPENCV[i][2 * p + 1], within(0.1));
        }
      }
    }
  }

  @Test
  void theSameFaceHasTheSamePointsHoweverManyWereLookedAtBefore() throws Exception {
    DemoDataset dataset = new DemoDataset(new DemoSpec(3, 1, 192, 5, 0));
    try (MediaPipeDetector detector = new MediaPipeDetector(InstalledModels.orSkip())) {
      Optional<FivePoints> first = detect(detector, dataset.face(0).png());
      detect(detector, dataset.face(1).png());
      detect(detector, dataset.face(2).png());
      assertThat(detect(detector, dataset.face(0).png())).isEqualTo(first).isPresent();
    }
  }

  @Test
  void xnnpackComputesBothNetworksFromTheFirstLayerToTheLast() throws Exception {
    MediaPipeModels models = InstalledModels.orSkip();
    try (TfLiteNetwork detector = new TfLiteNetwork("detector", models.detector(), 128);
        TfLiteNetwork mesh = new TfLiteNetwork("mesh", models.mesh(), 192)) {
      assertThat(detector.steps()).isEqualTo(1);
      assertThat(mesh.steps()).isEqualTo(1);
    }
  }

  @Test
  void anotherNetworkIsRefusedInWords() throws Exception {
    MediaPipeModels models = InstalledModels.orSkip();
    assertThatThrownBy(
            () -> new MediaPipeDetector(new MediaPipeModels(models.mesh(), models.mesh())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "face_detection_short_range.tflite does not look at 128 × 128 pixels: another version"
                + " of @mediapipe/face_mesh?");
    byte[] text = "no network at all, but some words".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> new TfLiteNetwork("words.tflite", text, 128))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("words.tflite is no TFLite network");
  }

  @Test
  void allPhotographedPeopleAreFoundWithPointsWithinThreeHundredthsOfThePupilsDistance()
      throws Exception {
    Path folder = DevFaces.folder().resolveSibling("london-dev");
    assumeThat(folder).as("SKIPPED: no photographs for development: %s", folder).exists();
    List<Path> photographs = pictures(folder);
    double error = 0;
    int placed = 0;
    try (MediaPipeDetector detector = new MediaPipeDetector(InstalledModels.orSkip())) {
      for (Path photograph : photographs) {
        assertThat(detect(detector, Files.readAllBytes(photograph)))
            .as("%s", photograph)
            .isPresent();
      }
      try (CsvRowReader rows =
          CsvRowReader.open(folder.resolve("landmarks.csv"), "landmarks.csv")) {
        while (rows.hasNext()) {
          CsvRowReader.Row row = rows.next();
          byte[] photograph = Files.readAllBytes(folder.resolve(row.get("file")));
          error += error(detect(detector, photograph).orElseThrow().points(), row);
          placed++;
        }
      }
    }
    assertThat(placed).isEqualTo(50);
    assertThat(error / placed).isLessThan(0.030);
  }

  @Test
  void ofNineHundredCutFacesNinetyNineInAHundredAreFound() throws Exception {
    List<Path> faces = pictures(DevFaces.folder());
    int found = 0;
    try (MediaPipeDetector detector = new MediaPipeDetector(InstalledModels.orSkip())) {
      for (Path face : faces) {
        found += detect(detector, Files.readAllBytes(face)).isPresent() ? 1 : 0;
      }
    }
    assertThat((double) found / faces.size()).isGreaterThanOrEqualTo(0.99);
  }

  /** Of the middles of the eyes and the corners of the mouth; the nose is marked elsewhere. */
  private static double error(List<Point> found, CsvRowReader.Row row) {
    List<Point> placed =
        List.of(
            Point.middle(at(row, "eyeL_out"), at(row, "eyeL_in")),
            Point.middle(at(row, "eyeR_in"), at(row, "eyeR_out")),
            at(row, "mouth_l"),
            at(row, "mouth_r"));
    double error = 0;
    for (int i = 0; i < 4; i++) {
      error += distance(found.get(i < 2 ? i : i + 1), placed.get(i)) / 4;
    }
    return error / distance(at(row, "pupil_l"), at(row, "pupil_r"));
  }

  private static Point at(CsvRowReader.Row row, String name) {
    return new Point(
        Double.parseDouble(row.get(name + "_x")), Double.parseDouble(row.get(name + "_y")));
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }

  private static Optional<FivePoints> detect(MediaPipeDetector detector, byte[] encoded)
      throws Picture.UnreadableException {
    try (Picture picture = Picture.decode(encoded)) {
      Mat pixels = picture.mat();
      return detector.detect(pixels).map(FaceDetector.Detection::likely);
    }
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> pictures =
          new ArrayList<>(files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList());
      assertThat(pictures).isNotEmpty();
      return pictures;
    }
  }
}
