package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quarter turns and mirrors of a picture of two rows, 123 and 456. */
class OrientationTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1, 123 456",
    "-1, 0, 0, -1, 654 321",
    "0, 1, -1, 0, 41 52 63",
    "0, -1, 1, 0, 36 25 14",
    "-1, 0, 0, 1, 321 654",
    "1, 0, 0, -1, 456 123",
    "0, 1, 1, 0, 14 25 36",
    "0, -1, -1, 0, 63 52 41"
  })
  void eachOfTheEightIsShownAsItsMatrixSays(int a, int b, int c, int d, String shown) {
    Mat stored = new Mat(2, 3, CV_8UC1);
    try (BytePointer pixels = stored.data()) {
      for (int i = 0; i < 6; i++) {
        pixels.put(i, (byte) (i + 1));
      }
    }

    try (Mat picture = Orientation.of(a << 16, b << 16, c << 16, d << 16).applied(stored)) {
      assertThat(text(picture)).isEqualTo(shown);
    }
  }

  private static String text(Mat picture) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < picture.rows(); y++) {
      text.append(y == 0 ? "" : " ");
      for (int x = 0; x < picture.cols(); x++) {
        text.append(picture.ptr(y, x).get(0));
      }
    }
    return text.toString();
  }
}
