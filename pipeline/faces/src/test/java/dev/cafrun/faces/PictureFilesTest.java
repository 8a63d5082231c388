package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
  @TempDir Path folder;

  private static PictureFiles.Entry entry(int number, int length) {
    byte[] bytes = new byte[length];
    new Random(number).nextBytes(bytes);
    return new PictureFiles.Entry("labels.csv", number + 2L, "path", "ä/" + number, bytes);
  }

  private void write(long most, PictureFiles.Entry... entries) throws Exception {
    try (PictureFiles.Writer writer = new PictureFiles.Writer(folder::resolve, most)) {
      for (PictureFiles.Entry entry : entries) {
        writer.add(entry);
      }
    }
  }

  private List<String> files() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void picturesComeBackInTheirOrderWhateverFileTheyAreIn() throws Exception {
    PictureFiles.Entry[] entries =
        IntStream.range(0, 7).mapToObj(i -> entry(i, 40 * i)).toArray(PictureFiles.Entry[]::new);
    write(100, entries);

    assertThat(files())
        .containsExactly(
            "pictures-00000.bin",
            "pictures-00001.bin",
            "pictures-00002.bin",
            "pictures-00003.bin",
            "pictures-00004.bin",
            "pictures.csv");
    try (PictureFiles.Reader reader = new PictureFiles.Reader(folder::resolve)) {
      for (PictureFiles.Entry entry : entries) {
        PictureFiles.Entry read = reader.next();
        assertThat(read.encoded()).isEqualTo(entry.encoded());
        assertThat(read.rejection("is blue")).isEqualTo(entry.rejection("is blue"));
      }
    }
  }

  @Test
  void noPicturesAreOneEmptyFile() throws Exception {
    write(100);
    assertThat(files()).containsExactly("pictures-00000.bin", "pictures.csv");
    assertThat(folder.resolve("pictures-00000.bin")).isEmptyFile();
  }

  @Test
  void aValueOfAnyLengthAndAnyCharactersIsKeptAsFarAsItIsTold() throws Exception {
    String value = "\u0000\uD83D\uDE00".repeat(50_000);
    write(100, new PictureFiles.Entry("labels.csv", 2, "path", value, new byte[] {1}));
    try (PictureFiles.Reader reader = new PictureFiles.Reader(folder::resolve)) {
      assertThat(value).startsWith(reader.next().value());
    }
  }

  @Test
  void whoWantsLaterPicturesReadsNoFileBeforeThem() throws Exception {
    PictureFiles.Entry[] entries =
        IntStream.range(0, 7).mapToObj(i -> entry(i, 40 * i)).toArray(PictureFiles.Entry[]::new);
    write(100, entries);
    for (int from = 0; from < entries.length; from++) {
      Set<String> asked = new TreeSet<>();
      try (PictureFiles.Reader reader =
          new PictureFiles.Reader(
              name -> {
                asked.add(name);
                return folder.resolve(name);
              })) {
        reader.skip(from);
        for (int next = from; next < entries.length; next++) {
          assertThat(reader.next().encoded()).isEqualTo(entries[next].encoded());
        }
      }
      assertThat(asked.contains("pictures-00000.bin")).isEqualTo(from < 3);
    }
  }

  @Test
  void everyDamagedByteOfAPictureIsNoticed() throws Exception {
    write(1000, entry(0, 50), entry(1, 50));
    Path file = folder.resolve("pictures-00000.bin");
    byte[] whole = Files.readAllBytes(file);
    for (int at = whole.length - 50; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(file, damaged);
      try (PictureFiles.Reader reader = new PictureFiles.Reader(folder::resolve)) {
        reader.next();
        assertThatThrownBy(reader::next)
            .isInstanceOf(StageException.class)
            .hasMessage("ingest's pictures-00000.bin holds other bytes than were written");
      }
    }
  }

  @Test
  void aFileThatIsCutOffIsNoticedWhereverItIs() throws Exception {
    write(1000, entry(0, 50));
    Path file = folder.resolve("pictures-00000.bin");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (PictureFiles.Reader reader = new PictureFiles.Reader(folder::resolve)) {
        assertThatThrownBy(reader::next).isInstanceOf(StageException.class);
      }
    }
  }
}
