package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.VideoFile;
import dev.cafrun.faces.ingest.DatasetOnDisk.Ingested;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Videos themselves in the place of pictures of their frames. */
class VideoSourcesTest {
  private static final Map<String, Object> BY_SUBJECT = Map.of("by", "subject", "validation", 0.0);
  private static final Map<String, Object> OFFICIAL = Map.of("by", "official", "validation", 0.0);

  @TempDir Path folder;
  private DatasetOnDisk dataset;

  @BeforeEach
  void empty() throws Exception {
    dataset = new DatasetOnDisk(folder);
  }

  @ParameterizedTest
  @CsvSource({"videos/%s.mp4, mpeg4", "videos/train/%s.avi, mpeg4", "%s.webm, libvpx"})
  void affWildsLinesAreOfThePicturesOfTheirNumber(String path, String encoder) throws Exception {
    for (String name : List.of("105", "106")) {
      VideoFile.steady(place(path.formatted(name)), encoder, 12);
      labels(name, 12);
    }

    Ingested ingested = dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(ingested.samples()).hasSize(24);
    assertThat(ingested.sources().getFirst()).isEqualTo(path.formatted("105") + "#1");
    assertThat(ingested.warnings()).doesNotContain("FRAMES_DIFFER");
    assertThat(shown()).containsExactlyElementsOf(twice(IntStream.range(0, 12)));
    assertThat(ingested.samples().get(11))
        .extracting(Sample::subject, Sample::video, Sample::frame, Sample::valence)
        .containsExactly("105", "105", "12", 0.11);
  }

  @Test
  void wherePicturesOfFramesAreThereTheyAreTaken() throws Exception {
    for (String name : List.of("105", "106")) {
      VideoFile.steady(place(name + ".mp4"), "mpeg4", 3);
      labels(name, 1);
      dataset.picture("frames/" + name + "/00001.jpg", Integer.parseInt(name));
    }

    assertThat(dataset.ingest("aff-wild", BY_SUBJECT).sources())
        .containsExactly("frames/105/00001.jpg", "frames/106/00001.jpg");
  }

  /** A hundred pictures, every other shown for 20 ms and for 40 ms, labelled every 20 ms. */
  @Test
  void whereTheRateVariesALineIsOfThePictureThatIsShownAtItsTime() throws Exception {
    long[] milliseconds = {0, 20, 60, 80, 120, 140, 180, 200};
    List<Integer> expected = List.of(0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7);
    for (String name : List.of("105", "106")) {
      VideoFile.write(place(name + ".mp4"), "mpeg4", milliseconds);
      labels(name, expected.size());
    }

    Ingested ingested = dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(ingested.rejections()).isEmpty();
    assertThat(shown()).containsExactlyElementsOf(twice(expected.stream().mapToInt(i -> i)));
  }

  @Test
  void asManyLinesAsPicturesBelongTogetherWhateverTheRate() throws Exception {
    for (String name : List.of("105", "106")) {
      VideoFile.write(place(name + ".mp4"), "mpeg4", 0, 20, 60, 80, 900, 2000);
      labels(name, 6);
    }

    dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(shown()).containsExactlyElementsOf(twice(IntStream.range(0, 6)));
  }

  @Test
  void affWild2sVideosStandInForCropsThatAreNotThere() throws Exception {
    VideoFile.steady(place("batch1/1.mp4"), "mpeg4", 3);
    VideoFile.steady(place("batch2/2.avi"), "mpeg4", 3);
    dataset.write("VA/Train_Set/1.txt", "valence,arousal\n0,0.1\n-5,-5\n0,0.3\n");
    dataset.write("VA/Validation_Set/2.txt", "valence,arousal\n0,0.1\n0,0.2\n0,0.3\n");

    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);

    assertThat(ingested.sources())
        .containsExactly(
            "batch1/1.mp4#1",
            "batch1/1.mp4#3",
            "batch2/2.avi#1",
            "batch2/2.avi#2",
            "batch2/2.avi#3");
    assertThat(ingested.rejections()).isEmpty();
    assertThat(shown()).containsExactly(0, 2, 0, 1, 2);
  }

  @Test
  void aListMayNamePicturesOfVideosInAnyOrder() throws Exception {
    VideoFile.steady(place("a.mp4"), "mpeg4", 12);
    VideoFile.steady(place("b.webm"), "libvpx", 12);
    dataset.write(
        "labels.csv",
        "path,subject,valence,arousal\n"
            + "a.mp4#9,ann,0,0.1\nb.webm#2,bob,0,0.2\na.mp4#1,ann,0,0.3\na.mp4#13,ann,0,0.4\n"
            + "c.mp4#1,cem,0,0.5\n");

    Ingested ingested = dataset.ingest("csv", BY_SUBJECT);

    assertThat(ingested.rejections())
        .containsExactly(
            "labels.csv 5: a.mp4#13 is beyond the end of its video, which has 12 pictures",
            "labels.csv 6: c.mp4#1 is missing");
    assertThat(shown()).containsExactly(8, 1, 0);
  }

  @Test
  void aVideoThatIsCutOffCostsItsOwnLines() throws Exception {
    for (String name : List.of("105", "106", "107", "108")) {
      VideoFile.steady(place(name + ".mp4"), "mpeg4", 3);
      labels(name, 3);
    }
    byte[] whole = Files.readAllBytes(place("107.mp4"));
    Files.write(place("107.mp4"), Arrays.copyOf(whole, whole.length / 2));
    VideoFile.makeSound(place("108.mp4"));

    Ingested ingested = dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(ingested.samples()).hasSize(6);
    assertThat(ingested.rejections())
        .hasSize(6)
        .contains(
            "annotations/valence/107.txt 1: 107.mp4#1 cannot be had: its video is cut off or"
                + " damaged, so that nothing of it can be decoded: copy it anew",
            "annotations/valence/108.txt 3: 108.mp4#3 cannot be had: its video holds sound alone:"
                + " it has no pictures");
    assertThat(ingested.warnings()).contains("FRAMES_DIFFER", "3 lines, and 107.mp4 is cut off");
  }

  @Test
  void aVideoThatClaimsAMillionPicturesIsRefusedInASentence() throws Exception {
    for (String name : List.of("105", "106")) {
      VideoFile.claim(VideoFile.steady(place(name + ".mp4"), "mpeg4", 3), 1_000_000);
      labels(name, 100_000);
    }

    assertThatThrownBy(
            () ->
                dataset.ingest(
                    Map.of("format", "aff-wild", "split", BY_SUBJECT, "maxRejected", 0.05)))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("of 200000 rows rejected")
        .hasMessageContaining("its video");
  }

  private Path place(String path) throws Exception {
    Path file = dataset.root().resolve(path);
    Files.createDirectories(file.getParent());
    return file;
  }

  private void labels(String name, int lines) throws Exception {
    String text =
        IntStream.range(0, lines)
            .mapToObj(line -> Double.toString(line % 100 / 100.0))
            .collect(Collectors.joining("\n"));
    dataset.write("annotations/valence/" + name + ".txt", text);
    dataset.write("annotations/arousal/" + name + ".txt", text);
  }

  private static List<Integer> twice(IntStream numbers) {
    List<Integer> once = numbers.boxed().toList();
    List<Integer> both = new ArrayList<>(once);
    both.addAll(once);
    return both;
  }

  /** Which pictures ingest has kept, in the order of the samples. */
  private List<Integer> shown() throws Exception {
    List<Integer> numbers = new ArrayList<>();
    Path outputs = folder.resolve("attempt-0").resolve("outputs");
    int samples = Files.readAllLines(outputs.resolve("samples.csv")).size() - 1;
    try (PictureFiles.Reader reader = new PictureFiles.Reader(outputs::resolve)) {
      for (int i = 0; i < samples; i++) {
        try (Picture picture = Picture.decode(reader.next().encoded())) {
          int grey = picture.mat().ptr(36, 32).get(0) & 0xFF;
          numbers.add(VideoFile.number(16 + grey * 219 / 255.0));
        }
      }
    }
    return numbers;
  }
}
