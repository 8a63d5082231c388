package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.demo.DemoDataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoTest {
  private static final DemoDataset FACES = new DemoDataset(new DemoSpec(4, 4, 48, 1, 0));

  @TempDir Path folder;

  @Test
  void motionJpegWithSoundBesideItHasAllItsPicturesAndTimes() throws Exception {
    Watched watched = watch(new AviFile("MJPG").withSound().part(pictures(0, 7)).bytes());

    assertThat(watched.widths()).hasSize(7).containsOnly(48);
    assertThat(watched.announced()).isEqualTo(7);
    assertThat(watched.secondsOfTheThird()).isCloseTo(0.08, within(1e-9));
  }

  @Test
  void picturesOfFurtherPartsAreThereToo() throws Exception {
    Watched watched = watch(new AviFile("MJPG").part(pictures(0, 5)).part(pictures(5, 9)).bytes());

    assertThat(watched.widths()).hasSize(9);
    assertThat(watched.announced()).isEqualTo(9);
  }

  @Test
  void aPictureThatIsNotStoredIsTheOneBefore() throws Exception {
    List<byte[]> pictures = new ArrayList<>(pictures(0, 3));
    pictures.add(1, new byte[0]);

    assertThat(watch(new AviFile("mjpg").part(pictures).bytes()).widths()).hasSize(4);
  }

  @Test
  void ofAFileThatIsCutOffWhatIsThereIsReadAndTheRestIsMissed() throws Exception {
    byte[] whole = new AviFile("MJPG").part(pictures(0, 10)).bytes();
    for (int length = whole.length - 1; length > 600; length -= 997) {
      Watched watched = watch(Arrays.copyOf(whole, length));

      assertThat(watched.widths().size()).isLessThan(10);
      assertThat(watched.announced()).isEqualTo(10);
    }
    assertThat(watch(Arrays.copyOf(whole, whole.length * 2 / 3)).widths()).hasSizeBetween(3, 7);
  }

  @Test
  void aFileThatWasNeverFinishedIsReadToItsEnd() throws Exception {
    byte[] avi = new AviFile("MJPG").part(pictures(0, 3)).bytes();
    int movi = new String(avi, StandardCharsets.ISO_8859_1).indexOf("movi");
    Arrays.fill(avi, 4, 8, (byte) 0);
    Arrays.fill(avi, movi - 4, movi, (byte) 0);

    assertThat(watch(avi).widths()).hasSize(3);
  }

  @Test
  void whatCannotBeDecodedIsToldWhatItIs() throws Exception {
    byte[] whole = new AviFile("ABCD").part(pictures(0, 2)).bytes();
    assertThatThrownBy(() -> watch(whole))
        .isInstanceOf(Picture.UnreadableException.class)
        .hasMessageEndingWith("which CafRun cannot decode");
    assertThatThrownBy(() -> watch(Arrays.copyOf(whole, 60)))
        .hasMessage("is cut off or damaged, so that nothing of it can be decoded: copy it anew");
    assertThatThrownBy(() -> watch("no video at all".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("is no video that CafRun can decode");
  }

  private record Watched(List<Integer> widths, long announced, double secondsOfTheThird) {}

  private Watched watch(byte[] avi) throws Exception {
    Path file = Files.write(folder.resolve("video.avi"), avi);
    List<Integer> widths = new ArrayList<>();
    double seconds = Double.NaN;
    try (Video video = Video.open(file)) {
      for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
        try (Picture picture = next.get()) {
          widths.add(picture.width());
          seconds = video.frames() == 3 ? video.seconds() : seconds;
        }
      }
      assertThat(video.frames()).isEqualTo(widths.size());
      return new Watched(widths, video.announced(), seconds);
    }
  }

  private static List<byte[]> pictures(int from, int to) throws IOException {
    List<byte[]> pictures = new ArrayList<>();
    for (int i = from; i < to; i++) {
      ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
      ImageIO.write(FACES.face(i).image(), "jpg", jpeg);
      pictures.add(jpeg.toByteArray());
    }
    return pictures;
  }
}
