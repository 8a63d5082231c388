package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.demo.DemoDataset;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
  /** The starts of files that OpenCV knows and its build does not decode: it throws at some. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JPEG 2000 | 0000000C6A5020200D0A870A0000001466747970",
        "JPEG 2000 | FF4FFF5100290000000000400000004000000000",
        "OpenEXR   | 762F310102000000",
        "HEIC      | 00000018667479706865696300000000",
        "AVIF      | 0000001C667479706176696600000000",
        "JPEG XL   | FF0A7F1F",
        "Photoshop | 38425053000100000000",
      })
  void whatCannotBeDecodedIsCalledByItsName(String name, String start) {
    byte[] encoded = java.util.Arrays.copyOf(java.util.HexFormat.of().parseHex(start), 4096);

    assertThatThrownBy(() -> Picture.decode(encoded))
        .isInstanceOf(Picture.UnreadableException.class)
        .hasMessage("is %s, which cannot be decoded here: save it as JPEG or PNG".formatted(name));
  }

  @Test
  void aGifIsDecodedByItsFirstPicture() throws Exception {
    ByteArrayOutputStream gif = new ByteArrayOutputStream();
    ImageIO.write(new DemoDataset(new DemoSpec(4, 1, 48, 1, 0)).face(0).image(), "gif", gif);

    try (Picture picture = Picture.decode(gif.toByteArray())) {
      assertThat(picture.width()).isEqualTo(48);
    }
  }

  @Test
  void textIsNoPicture() {
    assertThatThrownBy(() -> Picture.decode("no picture".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("is not a picture (JPEG, PNG, BMP, WebP or TIFF)");
  }
}
