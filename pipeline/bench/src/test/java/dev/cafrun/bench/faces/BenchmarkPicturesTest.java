package dev.cafrun.bench.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkPicturesTest {
  @TempDir Path folder;

  @Test
  void paintedPicturesAreOfTheSizeThatIsPromisedAndAllDiffer() throws Exception {
    BenchmarkPictures pictures = BenchmarkPictures.painted(3, folder.resolve("pictures"));
    List<Path> files = pictures.dataset(folder.resolve("dataset"), 3);

    assertThat(pictures.size()).isEqualTo(3);
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      assertThat(image.getWidth()).isEqualTo(640);
      assertThat(image.getHeight()).isEqualTo(480);
    }
    assertThat(Files.mismatch(files.get(0), files.get(1))).isNotEqualTo(-1);
    assertThat(Files.mismatch(files.get(1), files.get(2))).isNotEqualTo(-1);
  }

  @Test
  void aDatasetOfMoreRowsNamesThePicturesAgainUnderNamesOfTheirOwn() throws Exception {
    BenchmarkPictures pictures = BenchmarkPictures.painted(2, folder.resolve("pictures"));
    Path dataset = folder.resolve("dataset");
    List<Path> files = pictures.dataset(dataset, 5);

    assertThat(files).hasSize(5).doesNotHaveDuplicates();
    assertThat(Files.mismatch(files.get(0), files.get(4))).isEqualTo(-1);
    assertThat(Files.readAllLines(dataset.resolve("labels.csv")))
        .hasSize(6)
        .startsWith("path,valence,arousal,subject", "000/000000.jpg,0.7000,0.0000,person-0000");
  }

  @Test
  void aFolderWithoutJpegFilesIsNamed() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThatThrownBy(() -> BenchmarkPictures.of(empty, folder.resolve("pictures")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there are no JPEG files in " + empty);
  }
}
