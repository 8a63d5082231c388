package dev.cafrun.learning.evaluate;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GateDefaults;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FacePixels;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Golden faces: evaluation records what each model says about a few test faces, and registration
 * hands on those of the model that it packs. So what is recorded follows from the evaluation alone,
 * and equal weights with equal scores stay one version on whatever machine they are packed.
 */
final class GoldenRecord {
  private GoldenRecord() {}

  /** In an evaluation's output. */
  static String file(long seed) {
    return "golden-faces-" + seed + ".json";
  }

  /**
   * As a version is served and tried: without mirroring, and one face after the other, since how
   * many are asked about at once changes the last bits.
   *
   * @param size the model's
   * @return nothing if the model answers with what is no number, so that it is nobody's version
   */
  static Optional<GoldenFaces> of(Predictor predictor, int size, FaceSet faces, List<Face> test) {
    FacePixels pixels = faces.pixels();
    Crop middle = Crop.centre(pixels.spare(size));
    List<GoldenFaces.Face> recorded =
        spread(test).stream()
            .map(
                face -> {
                  byte[] rgb = pixels.cut(face.row(), middle, size);
                  float[] said = predictor.predict(rgb, size)[0];
                  return new GoldenFaces.Face(face.id(), rgb, said[0], said[1]);
                })
            .toList();
    return recorded.stream()
            .allMatch(face -> Float.isFinite(face.valence()) && Float.isFinite(face.arousal()))
        ? Optional.of(GoldenFaces.of(size, recorded))
        : Optional.empty();
  }

  /** Evenly over the split, whose people stand one after the other. */
  private static List<Face> spread(List<Face> test) {
    int count = Math.min(GateDefaults.GOLDEN_FACES, test.size());
    return IntStream.range(0, count)
        .mapToObj(i -> test.get((int) ((long) i * test.size() / count)))
        .toList();
  }

  static void write(Path file, GoldenFaces golden) throws IOException {
    Files.write(file, CoreJson.bytes(golden));
  }

  /**
   * @throws StageException FATAL if the model does not say what it said when it was evaluated
   */
  static void require(Predictor packed, GoldenFaces golden) {
    GoldenScore worst =
        golden.beside(rgb -> packed.predict(rgb, golden.side())[0]).stream()
            .max(Comparator.comparing(GoldenScore::apart))
            .orElseThrow();
    if (worst.apart() > GateDefaults.GOLDEN_TOLERANCE) {
      throw new StageException(
          Failure.fatal(
              "GOLDEN_FACES_DIFFER",
              "the model that was packed says otherwise about the face %s than the one that was evaluated, by %.4f"
                  .formatted(worst.id(), worst.apart())));
    }
  }

  static GoldenFaces read(Path file) throws IOException {
    return CoreJson.read(Files.readAllBytes(file), GoldenFaces.class);
  }
}
