package dev.cafrun.scoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceAnswer.Failed;
import dev.cafrun.core.worker.InferenceAnswer.Golden;
import dev.cafrun.core.worker.InferenceAnswer.Scored;
import dev.cafrun.core.worker.InferenceAnswer.Unscored;
import dev.cafrun.core.worker.InferenceRequest;
import dev.cafrun.core.worker.ScoreRequest;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that finds faces by itself, asked about generated ones. */
class VersionInferenceIT {
  private static final int SIDE = 400;
  private static final int SIZE = 56;

  @TempDir static Path shared;
  private static Path model;
  private static List<Path> faces;
  @TempDir Path folder;

  @BeforeAll
  static void aModelAndPictures() throws Exception {
    model =
        SmallModel.in(shared, Map.of("method", "similarity", "detector", "haar", "size", SIZE), 20)
            .file();
    Path pictures = Files.createDirectories(shared.resolve("pictures"));
    new DemoDataset(new DemoSpec(3, 4, SIDE, 5, 0)).write(pictures);
    try (Stream<Path> files = Files.walk(pictures)) {
      faces = files.filter(file -> file.toString().endsWith(".png")).sorted().toList();
    }
  }

  @Test
  void aFaceIsFoundAlignedAndScoredAsThePredictCommandScoresIt() throws Exception {
    int scored = 0;
    for (Path face : faces) {
      if (VersionInference.picture(model, Files.readAllBytes(face), false)
          instanceof Scored answer) {
        scored++;
        assertThat(answer.width()).isEqualTo(SIDE);
        assertThat(answer.boxes())
            .singleElement()
            .satisfies(
                box -> {
                  assertThat(box.width()).isBetween(SIDE / 4.0, (double) SIDE);
                  assertThat(answer.points())
                      .hasSize(5)
                      .allSatisfy(
                          point -> {
                            assertThat(point.x()).isBetween(box.x(), box.x() + box.width());
                            assertThat(point.y()).isBetween(box.y(), box.y() + box.height());
                          });
                });
        BufferedImage aligned = ImageIO.read(new ByteArrayInputStream(answer.aligned()));
        assertThat(List.of(aligned.getWidth(), aligned.getHeight())).containsExactly(SIZE, SIZE);
        assertThat(ImageIO.read(new ByteArrayInputStream(answer.preview())).getWidth())
            .isEqualTo(SIDE);
        assertThat(predicted(face)).isEqualTo(answer.valence() + "," + answer.arousal());
      }
    }
    assertThat(scored).as("of %d", faces.size()).isGreaterThan(faces.size() / 2);
  }

  @Test
  void aPictureWithoutAFaceAndAFileWithoutAPictureAreAnsweredInASentence() throws Exception {
    ByteArrayOutputStream grey = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB), "png", grey);

    assertThat(VersionInference.picture(model, grey.toByteArray(), false))
        .isEqualTo(new Unscored("NO_FACE", "no face was found in the picture"));
    assertThat(VersionInference.picture(model, grey.toByteArray(), true))
        .as("somebody says that it is one")
        .isInstanceOfSatisfying(
            Scored.class,
            answer -> {
              assertThat(answer.placing()).isEqualTo("whole-picture");
              assertThat(answer.boxes()).isEmpty();
              assertThat(answer.points()).isEmpty();
            });
    assertThat(VersionInference.picture(model, "hello".getBytes(UTF_8), false))
        .isEqualTo(
            new Unscored(
                "PICTURE_UNREADABLE",
                "the picture is not a picture (JPEG, PNG, BMP, WebP or TIFF)"));
    assertThat(VersionInference.picture(model, new byte[0], false))
        .isEqualTo(new Unscored("PICTURE_UNREADABLE", "the picture is an empty file"));
    byte[] whole = Files.readAllBytes(faces.getFirst());
    assertThat(VersionInference.picture(model, Arrays.copyOf(whole, 200), false))
        .isInstanceOfSatisfying(
            Unscored.class, why -> assertThat(why.reason()).contains("is cut off"));
  }

  @Test
  void aFileThatIsNoModelIsAFailureWithACode() throws Exception {
    Path none = Files.writeString(folder.resolve("model.caf"), "weights");

    assertThat(VersionInference.picture(none, Files.readAllBytes(faces.getFirst()), false))
        .isInstanceOfSatisfying(
            Failed.class,
            why -> {
              assertThat(why.failure().code()).isEqualTo("BROKEN_MODEL");
              assertThat(why.failure().category()).isEqualTo(FailureCategory.FATAL);
            });
  }

  @Test
  void goldenFacesAreScoredBesideWhatIsRecordedThroughTheProgramsStreams() throws Exception {
    byte[] rgb = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i % 251);
    }
    float[] said;
    try (NativeEngine engine = NativeEngine.start(1);
        Predictor predictor = ModelFile.load(engine, model)) {
      said = predictor.predict(rgb, SIZE)[0];
    }
    GoldenFaces golden =
        GoldenFaces.of(
            SIZE,
            List.of(
                new GoldenFaces.Face("as it was", rgb, said[0], said[1]),
                new GoldenFaces.Face("otherwise", rgb, said[0] - 0.25f, said[1])));
    Path recorded = Files.write(folder.resolve("golden.json"), CoreJson.bytes(golden));

    InferenceAnswer answer =
        answer(new InferenceRequest(model.toString(), recorded.toString(), false), new byte[0]);

    assertThat(answer).isInstanceOf(Golden.class);
    List<GoldenScore> scores = ((Golden) answer).faces();
    assertThat(scores).extracting(GoldenScore::id).containsExactly("as it was", "otherwise");
    assertThat(scores.getFirst().apart()).isLessThan(1e-4);
    assertThat(scores.getLast().apart()).isBetween(0.2499, 0.2501);
  }

  @Test
  void aPictureComesOnStandardInputAndNothingOfItStaysInAFile() throws Exception {
    InferenceAnswer answer =
        answer(
            new InferenceRequest(model.toString(), "", false),
            Files.readAllBytes(faces.getFirst()));

    assertThat(answer).isInstanceOfAny(Scored.class, Unscored.class);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("request.json"));
    }
  }

  private InferenceAnswer answer(InferenceRequest request, byte[] picture) throws IOException {
    Path file = Files.write(folder.resolve("request.json"), CoreJson.bytes(request));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InferenceProgram.answer(file, new ByteArrayInputStream(picture), out);
    return CoreJson.read(out.toByteArray(), InferenceAnswer.class);
  }

  private String predicted(Path face) throws IOException {
    Path rows = folder.resolve("rows.csv");
    ScoreRequest request =
        new ScoreRequest(
            model.toString(),
            List.of(face.toString()),
            ScoreRequest.Format.CSV,
            rows.toString(),
            false,
            false,
            false,
            false);
    Path file = Files.write(folder.resolve("score.json"), CoreJson.bytes(request));
    assertThat(Scoring.run(file)).isZero();
    String[] row = Files.readAllLines(rows).getLast().split(",");
    return row[2] + "," + row[3];
  }
}
