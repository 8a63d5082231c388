package dev.cafrun.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.align.AlignStage;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.learning.duplicate.FaceHash;
import dev.cafrun.learning.duplicate.NearDuplicates;
import dev.cafrun.runtime.testing.TestStageContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hash and its radius on faces that went through ingest and align, as those of a run do. */
class NearDuplicateFacesTest {
  private static final int STORED = 73;

  @TempDir Path folder;

  private record Aligned(String person, byte[] rgb, FaceHash hash) {}

  @Test
  void generatedFacesOfDifferentPeopleAreNoNearDuplicatesAndCompressedCopiesAre() throws Exception {
    judge(
        faces(
            Map.of(
                "format",
                "demo",
                "demo",
                Map.of("subjects", 40, "facesPerSubject", 10, "imageSize", 96))));
  }

  @Test
  void photorealisticFacesOfDifferentPeopleAreNoNearDuplicatesAndCompressedCopiesAre()
      throws Exception {
    Path source = developmentFaces();
    assumeThat(source)
        .as(
            "SKIPPED: no development faces: set -Dcaf.dev.data=FOLDER, a folder that holds"
                + " diffusionfer-dev/labels.csv")
        .isNotNull();
    judge(faces(Map.of("format", "affectnet", "source", "file://" + source)));
  }

  private static void judge(List<Aligned> faces) throws IOException {
    long far = 0;
    int nearest = FaceHash.BITS;
    for (Aligned one : faces) {
      for (Aligned other : faces) {
        if (!one.person().equals(other.person())) {
          int distance =
              Math.min(
                  one.hash().distance(other.hash()), one.hash().mirrored().distance(other.hash()));
          nearest = Math.min(nearest, distance);
          far++;
        }
      }
    }
    assertThat(nearest).as("of %d pairs", far / 2).isGreaterThan(NearDuplicates.RADIUS);

    long found = 0;
    for (Aligned face : faces) {
      found +=
          face.hash().distance(FaceHash.of(compressed(face.rgb()), STORED)) <= NearDuplicates.RADIUS
              ? 1
              : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(faces.size() * 9L / 10);
  }

  private List<Aligned> faces(Map<String, Object> dataset) throws Exception {
    TestStageContext ingest =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"))
            .withSpec(Map.of("dataset", dataset));
    ingest.run(new IngestStage());
    TestStageContext align =
        TestStageContext.of(StageId.of(StageKind.ALIGN), folder.resolve("align"))
            .withSpec(Map.of("align", Map.of("size", 64, "detector", "none")))
            .withInput(ingest);
    align.run(new AlignStage(folder));
    byte[] pixels = align.contents("faces-", ".bin");
    List<String> rows = Files.readAllLines(align.output("faces.csv"));
    List<Aligned> faces = new ArrayList<>();
    int size = STORED * STORED * 3;
    for (int i = 0; i + 1 < rows.size(); i++) {
      byte[] rgb = Arrays.copyOfRange(pixels, i * size, (i + 1) * size);
      faces.add(new Aligned(rows.get(i + 1).split(",")[2], rgb, FaceHash.of(rgb, STORED)));
    }
    return faces;
  }

  /** As JPEG of quality 0.3. */
  private static byte[] compressed(byte[] rgb) throws IOException {
    BufferedImage picture = new BufferedImage(STORED, STORED, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < STORED * STORED; i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      picture.setRGB(i % STORED, i / STORED, colour);
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam quality = writer.getDefaultWriteParam();
    quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    quality.setCompressionQuality(0.3f);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), quality);
    } finally {
      writer.dispose();
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(jpeg.toByteArray()));
    byte[] copy = new byte[rgb.length];
    for (int i = 0; i < STORED * STORED; i++) {
      int colour = read.getRGB(i % STORED, i / STORED);
      copy[3 * i] = (byte) (colour >> 16);
      copy[3 * i + 1] = (byte) (colour >> 8);
      copy[3 * i + 2] = (byte) colour;
    }
    return copy;
  }

  private static Path developmentFaces() {
    String configured = System.getProperty("caf.dev.data");
    List<Path> places = new ArrayList<>();
    if (configured != null) {
      places.add(Path.of(configured));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      places.add(at.resolve("shared/data"));
    }
    return places.stream()
        .map(place -> place.resolve("diffusionfer-dev"))
        .filter(place -> Files.exists(place.resolve("labels.csv")))
        .findFirst()
        .orElse(null);
  }
}
