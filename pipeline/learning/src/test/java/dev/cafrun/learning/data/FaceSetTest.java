package dev.cafrun.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.Split;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceSetTest {

  private static final String HEADER = "row,id,subject,video,frame,split,valence,arousal,method\n";

  @TempDir Path folder;

  @Test
  void aCropIsNormalisedPlaneByPlane() throws IOException {
    // One 3×3 face whose red is 10·y + x, green 100 + that, blue 200.
    byte[] pixels = new byte[27];
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 3; x++) {
        int at = (y * 3 + x) * 3;
        pixels[at] = (byte) (10 * y + x);
        pixels[at + 1] = (byte) (100 + 10 * y + x);
        pixels[at + 2] = (byte) 200;
      }
    }
    FaceSet faces = open(pixels, HEADER + "0,000000001,anna,,,train,0.5,-1,box\n", 3);
    Face face = faces.of(Split.TRAIN).getFirst();
    assertThat(face).isEqualTo(new Face(0, "000000001", "anna", "", "", Split.TRAIN, 0.5, -1));
    float[] plain = new float[13];
    faces.pixels().read(face.row(), new Crop(1, 0, false), 2, plain, 1);
    // Rows 0 and 1, columns 1 and 2.
    assertThat(plain[1]).isCloseTo(red(1), within(1e-6f));
    assertThat(plain[2]).isCloseTo(red(2), within(1e-6f));
    assertThat(plain[3]).isCloseTo(red(11), within(1e-6f));
    assertThat(plain[5]).isCloseTo((float) ((101 / 255.0 - 0.456) / 0.224), within(1e-6f));
    assertThat(plain[9]).isCloseTo((float) ((200 / 255.0 - 0.406) / 0.225), within(1e-6f));
    float[] mirrored = new float[12];
    faces.pixels().read(face.row(), new Crop(1, 0, true), 2, mirrored, 0);
    assertThat(mirrored[0]).isEqualTo(plain[2]);
    assertThat(mirrored[1]).isEqualTo(plain[1]);
  }

  @Test
  void aThumbnailShowsTheFaceInItsColours() throws IOException {
    byte[] pixels = new byte[2 * 4 * 4 * 3];
    for (int pixel = 0;
        pixel < 16;
        pixel++) { // the second face: red to the left, blue to the right
      pixels[(16 + pixel) * 3 + (pixel % 4 < 2 ? 0 : 2)] = (byte) 200;
    }
    String rows = "0,a,,,,test,0,0,box\n1,b,,,,test,0,0,box\n";
    FaceSet faces = open(pixels, HEADER + rows, 4);
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(faces.thumbnail(faces.of(Split.TEST).get(1))));
    assertThat(picture.getWidth()).isEqualTo(64);
    assertThat(picture.getRGB(2, 40)).isEqualTo(0xffc80000);
    assertThat(picture.getRGB(61, 40)).isEqualTo(0xff0000c8);
  }

  @ParameterizedTest
  @CsvSource({
    "'0,a,,,,train,1.7,0,box', valence '1.7' must lie in [-1, 1]",
    "'0,a,,,,train,0,NaN,box', arousal 'NaN' must lie in [-1, 1]",
    "'0,a,,,,training,0,0,box', 'split ''training'' must be train, validation or test'",
    "'7,a,,,,train,0,0,box', row '7' should be 0",
  })
  void aBrokenRowIsNamed(String row, String complaint) {
    assertThatThrownBy(() -> open(new byte[27], HEADER + row + "\n", 3))
        .hasMessageContaining("faces.csv line 2")
        .hasMessageContaining(complaint);
  }

  @Test
  void picturesAndLabelsMustBeAsMany() {
    assertThatThrownBy(() -> open(new byte[26], HEADER + "0,a,,,,train,0,0,box\n", 3))
        .hasMessageContaining("faces.bin holds 26 bytes, but 1 faces of 3×3 pixels take 27");
  }

  @Test
  void aFileWithoutRowsHasNoFaces() throws IOException {
    FaceSet faces = open(new byte[0], HEADER, 3);
    assertThat(faces.of(Split.TRAIN)).isEmpty();
  }

  private FaceSet open(byte[] pixels, String table, int size) throws IOException {
    Path binary = Files.write(folder.resolve("faces.bin"), pixels);
    Path csv = Files.writeString(folder.resolve("faces.csv"), table);
    return FaceSet.open(List.of(binary), csv, size);
  }

  private static float red(int value) {
    return (float) ((value / 255.0 - 0.485) / 0.229);
  }
}
