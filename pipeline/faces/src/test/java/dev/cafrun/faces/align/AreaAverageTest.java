package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.util.Arrays;
import java.util.Random;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaAverageTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "2, 3, 1, 1",
    "5, 4, 5, 4",
    "7, 9, 6, 5",
    "16, 16, 8, 8",
    "33, 17, 26, 13",
    "64, 48, 13, 10",
    "100, 3, 80, 2",
    "131, 97, 47, 61",
    "400, 20, 3, 1"
  })
  void everyNewPixelIsTheMeanOfWhatItCovers(int columns, int rows, int width, int height) {
    byte[] pixels = noise(columns * rows * 3);
    try (Mat picture = mat(rows, columns, pixels);
        Mat small = AreaAverage.shrink(picture, width, height)) {
      assertThat(small.cols()).isEqualTo(width);
      assertThat(small.rows()).isEqualTo(height);
      byte[] found = bytes(small);
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          for (int c = 0; c < 3; c++) {
            double mean = mean(pixels, columns, rows, width, height, x, y, c);
            assertThat((double) (found[(y * width + x) * 3 + c] & 0xFF))
                .isBetween(mean - 0.75, mean + 0.75);
          }
        }
      }
    }
  }

  @Test
  void aPartOfAPictureIsShrunkAsIfItWereAllThereIs() {
    try (Mat picture = mat(40, 50, noise(40 * 50 * 3));
        Rect middle = new Rect(7, 5, 31, 29);
        Mat part = new Mat(picture, middle);
        Mat alone = part.clone();
        Mat small = AreaAverage.shrink(part, 20, 19);
        Mat expected = AreaAverage.shrink(alone, 20, 19)) {
      assertThat(bytes(small)).isEqualTo(bytes(expected));
    }
  }

  @Test
  void oneColourStaysWhatItIs() {
    for (int colour : new int[] {0, 1, 127, 128, 254, 255}) {
      byte[] pixels = new byte[61 * 53 * 3];
      Arrays.fill(pixels, (byte) colour);
      try (Mat picture = mat(53, 61, pixels);
          Mat small = AreaAverage.shrink(picture, 23, 31)) {
        assertThat(bytes(small)).containsOnly(colour);
      }
    }
  }

  /** By area, in double precision. */
  private static double mean(
      byte[] pixels, int columns, int rows, int width, int height, int x, int y, int channel) {
    double left = (double) x * columns / width;
    double right = (double) (x + 1) * columns / width;
    double top = (double) y * rows / height;
    double bottom = (double) (y + 1) * rows / height;
    double sum = 0;
    for (int row = (int) top; row < Math.min(rows, Math.ceil(bottom)); row++) {
      double high = Math.min(bottom, row + 1.0) - Math.max(top, row);
      for (int column = (int) left; column < Math.min(columns, Math.ceil(right)); column++) {
        double wide = Math.min(right, column + 1.0) - Math.max(left, column);
        sum += high * wide * (pixels[(row * columns + column) * 3 + channel] & 0xFF);
      }
    }
    return sum / ((right - left) * (bottom - top));
  }

  private static byte[] noise(int length) {
    byte[] pixels = new byte[length];
    new Random(length).nextBytes(pixels);
    return pixels;
  }

  private static Mat mat(int rows, int columns, byte[] pixels) {
    Mat mat = new Mat(rows, columns, CV_8UC3);
    try (BytePointer data = mat.data()) {
      data.put(pixels);
    }
    return mat;
  }

  private static byte[] bytes(Mat mat) {
    byte[] pixels = new byte[mat.rows() * mat.cols() * 3];
    try (BytePointer data = mat.data()) {
      data.get(pixels);
    }
    return pixels;
  }
}
