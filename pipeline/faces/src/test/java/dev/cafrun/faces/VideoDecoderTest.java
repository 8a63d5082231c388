package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoDecoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"video.mp4, mpeg4", "video.avi, mpeg4", "video.webm, libvpx", "video.mkv, mpeg4"})
  void everyPictureOfAContainerIsGivenInItsOrderWithItsTime(String name, String encoder)
      throws Exception {
    Path file = VideoFile.steady(folder.resolve(name), encoder, 12);

    List<Shown> shown = watch(file);

    assertThat(shown)
        .extracting(Shown::number)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(shown.get(11).seconds()).isCloseTo(0.44, within(0.002));
    assertThat(VideoDecoder.times(file)).hasSize(12);
  }

  @Test
  void whereTheRateVariesEachPictureHasItsOwnTime() throws Exception {
    long[] milliseconds = {0, 40, 80, 500, 540, 2000};
    Path file = VideoFile.write(folder.resolve("video.mp4"), "mpeg4", milliseconds);

    assertThat(watch(file))
        .extracting(shown -> Math.round(1000 * shown.seconds()))
        .containsExactly(0L, 40L, 80L, 500L, 540L, 2000L);
    assertThat(VideoDecoder.times(file))
        .containsExactly(new double[] {0, 0.04, 0.08, 0.5, 0.54, 2}, within(1e-6));
  }

  @Test
  void aVideoThatSaysSoIsTurned() throws Exception {
    Path file = VideoFile.steady(folder.resolve("video.mp4"), "mpeg4", 3);
    VideoFile.turn(file);

    try (VideoDecoder video = VideoDecoder.open(file);
        Picture picture = video.next().orElseThrow()) {
      assertThat(picture.width()).isEqualTo(VideoFile.HEIGHT);
      assertThat(picture.height()).isEqualTo(VideoFile.WIDTH);
      assertThat(grey(picture, VideoFile.HEIGHT - 4, 32))
          .as("the stripe, once on top")
          .isGreaterThan(200);
      assertThat(grey(picture, 4, 32)).isLessThan(60);
    }
  }

  @Test
  void aMirroredVideoIsMirroredAndNotTurned() throws Exception {
    Path file = VideoFile.steady(folder.resolve("video.mp4"), "mpeg4", 3);
    VideoFile.show(file, -1, 0, 0, 1);

    try (VideoDecoder video = VideoDecoder.open(file);
        Picture picture = video.next().orElseThrow()) {
      assertThat(picture.width()).isEqualTo(VideoFile.WIDTH);
      assertThat(grey(picture, 32, 4)).as("the stripe stays on top").isGreaterThan(200);
    }
  }

  @Test
  void aVideoWithoutANumberOfPicturesThatIsCutOffIsKnown() throws Exception {
    Path webm = VideoFile.steady(folder.resolve("video.webm"), "libvpx", 100);
    byte[] whole = Files.readAllBytes(webm);

    assertThat(isCutOff(webm)).isFalse();
    Files.write(webm, Arrays.copyOf(whole, whole.length / 2));
    assertThat(isCutOff(webm)).isTrue();
  }

  private static boolean isCutOff(Path file) throws Exception {
    try (Video video = Video.open(file)) {
      for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
        next.get().close();
      }
      assertThat(video.frames()).isPositive();
      return video.isCutOff();
    }
  }

  @Test
  void ofATruncatedVideoWhatIsThereIsGivenAndMoreWasAnnounced() throws Exception {
    Path avi = VideoFile.steady(folder.resolve("video.avi"), "mpeg4", 15);
    byte[] whole = Files.readAllBytes(avi);
    int pictures = new String(whole, StandardCharsets.ISO_8859_1).indexOf("movi");
    Files.write(avi, Arrays.copyOf(whole, (pictures + whole.length) / 2));

    try (Video video = Video.open(avi)) {
      for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
        next.get().close();
      }
      assertThat(video.frames()).isBetween(1L, 14L);
      assertThat(video.announced()).isEqualTo(15);
    }
  }

  @Test
  void aTruncatedVideoWithoutItsIndexIsRefusedInASentence() throws Exception {
    Path mp4 = VideoFile.steady(folder.resolve("video.mp4"), "mpeg4", 15);
    byte[] whole = Files.readAllBytes(mp4);
    Files.write(mp4, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> VideoDecoder.open(mp4))
        .isInstanceOf(Picture.UnreadableException.class)
        .hasMessage("is cut off or damaged, so that nothing of it can be decoded: copy it anew");
  }

  @Test
  void aVideoThatClaimsAMillionPicturesGivesThoseItHas() throws Exception {
    Path mp4 = VideoFile.steady(folder.resolve("video.mp4"), "mpeg4", 8);
    VideoFile.claim(mp4, 1_000_000);

    try (Video video = Video.open(mp4)) {
      for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
        next.get().close();
      }
      assertThat(video.frames()).isBetween(1L, 100L);
      assertThat(video.announced()).isGreaterThan(900_000);
    }
  }

  @Test
  void soundAloneAndWhatIsNoVideoAreRefusedInASentence() throws Exception {
    Path sound = VideoFile.steady(folder.resolve("sound.mp4"), "mpeg4", 3);
    VideoFile.makeSound(sound);
    Path text = folder.resolve("text.mp4");
    Files.writeString(text, "no video at all", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> VideoDecoder.open(sound))
        .hasMessage("holds sound alone: it has no pictures");
    assertThatThrownBy(() -> VideoDecoder.open(text))
        .hasMessage("is no video that CafRun can decode");
  }

  @Test
  void aListOfOtherFilesIsNotFollowed() throws Exception {
    Path video = VideoFile.steady(folder.resolve("video.mp4"), "mpeg4", 3);
    Path list = folder.resolve("list.mp4");
    Files.writeString(list, "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + video + "\n");
    Path concat = folder.resolve("concat.mp4");
    Files.writeString(concat, "ffconcat version 1.0\nfile video.mp4\n");

    assertThatThrownBy(() -> VideoDecoder.open(list)).hasMessageStartingWith("is no video");
    assertThatThrownBy(() -> VideoDecoder.open(concat)).hasMessageStartingWith("is no video");
  }

  private record Shown(int number, double seconds) {}

  private static List<Shown> watch(Path file) throws Exception {
    List<Shown> shown = new ArrayList<>();
    try (VideoDecoder video = VideoDecoder.open(file)) {
      for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
        try (Picture picture = next.get()) {
          double grey = grey(picture, 32, 36);
          shown.add(new Shown(VideoFile.number(16 + grey * 219 / 255), video.seconds()));
        }
      }
    }
    return shown;
  }

  private static int grey(Picture picture, int x, int y) {
    Mat mat = picture.mat();
    return mat.ptr(y, x).get(0) & 0xFF;
  }
}
