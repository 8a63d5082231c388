package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.testing.TestStageContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IngestMemoryTest {
  private static final int ROWS = 100_000;

  @TempDir Path folder;

  /** Every picture shows ten people, so that no row is alone with its picture. */
  @ParameterizedTest
  @ValueSource(strings = {"subject", "random", "official"})
  void aHundredThousandRowsFitIntoAFewTensOfMebibytes(String splitBy) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Ingesting.class.getName(),
                folder.toString(),
                Integer.toString(ROWS),
                splitBy)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("samples=" + ROWS);
  }

  @Test
  void aMillionEqualPicturesAreComparedInNoTime() {
    EqualPictures equal = new EqualPictures();
    ContentKey black = ContentKey.of(new byte[1]);
    for (int i = 0; i < 1_000_000; i++) {
      equal.met(black);
    }
    for (int i = 0; i < 1_000_000; i++) {
      equal.divided(PeopleTest.sample(i));
    }
    assertThat(equal.found().pairs()).isEqualTo(999_999);
    assertThat(equal.found().onBothSides()).isZero();
  }

  /** Ingests so many rows, each of a person of their own in ten people's picture. */
  static final class Ingesting {
    private static final int PEOPLE_A_PICTURE = 10;

    private Ingesting() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      int rows = Integer.parseInt(arguments[1]);
      Path dataset = Files.createDirectories(folder.resolve("dataset"));
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
      byte[] plain = jpeg.toByteArray();
      try (Writer labels = Files.newBufferedWriter(dataset.resolve("labels.csv"))) {
        labels.write("path,subject,split,valence,arousal,face_x,face_y,face_width,face_height\n");
        for (int row = 0; row < rows; row++) {
          int picture = row / PEOPLE_A_PICTURE;
          if (row % PEOPLE_A_PICTURE == 0) {
            Files.write(dataset.resolve(picture + ".jpg"), commented(plain, picture));
          }
          labels.write(
              String.format(
                  Locale.ROOT,
                  "%d.jpg,person %d,%s,0.1,0.2,%d,0,8,8\n",
                  picture,
                  row,
                  picture % 5 == 0 ? "test" : "train",
                  10 * (row % PEOPLE_A_PICTURE)));
        }
      }
      TestStageContext context =
          TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"))
              .withSpec(
                  Map.of(
                      "dataset",
                      Map.of(
                          "format",
                          "csv",
                          "source",
                          dataset.toUri().toString(),
                          "split",
                          Map.of("by", arguments[2]))));
      System.out.println(context.run(new IngestStage()).summary());
    }

    /** A JPEG file that differs from others in a comment. */
    private static byte[] commented(byte[] jpeg, int number) {
      return ByteBuffer.allocate(jpeg.length + 8)
          .put(jpeg, 0, 2)
          .put(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 6})
          .putInt(number)
          .put(jpeg, 2, jpeg.length - 2)
          .array();
    }
  }
}
