package dev.cafrun.faces.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedDatasetTest {
  @TempDir Path folder;
  private Path source;
  private Path into;

  @BeforeEach
  void folders() throws IOException {
    source = Files.createDirectory(folder.resolve("fetched"));
    into = Files.createDirectory(folder.resolve("unpacked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"faces.zip", "faces.tar", "faces.tar.gz", "FACES.ZIP"})
  void whatWasPackedIsThereAgainAndNotesOfOtherProgramsAreNot(String name) throws IOException {
    Path packed = source.resolve(name.toLowerCase(java.util.Locale.ROOT));
    try (PackedFiles.Packer packer = PackedFiles.packer(packed)) {
      packer.add("faces/labels.csv", "path,valence,arousal\n");
      packer.add("faces/images/1.png", "one");
      packer.add("faces/images/ä ö.png", "two");
      packer.add("__MACOSX/faces/._1.png", "note");
      packer.add("faces/images/._1.png", "note");
      packer.add("./faces/a/./b.png", "three");
    }
    Path archive = source.resolve(name);
    if (!Files.exists(archive)) {
      Files.move(packed, archive);
    }
    List<Long> heard = new ArrayList<>();

    PackedDataset.at(archive)
        .orElseThrow()
        .unpack(into, (done, total) -> heard.add(done * 100 / total));

    assertThat(unpacked())
        .containsOnlyKeys(
            "faces/labels.csv", "faces/images/1.png", "faces/images/ä ö.png", "faces/a/b.png")
        .containsEntry("faces/images/ä ö.png", "two");
    assertThat(heard).isSorted().isNotEmpty().allMatch(share -> share <= 100);
  }

  @Test
  void ofSeveralArchivesEachIsInAFolderOfItsNameAndListsBesideThemComeAlong() throws IOException {
    for (String name : List.of("01.zip", "02.zip")) {
      try (PackedFiles.Packer packer = PackedFiles.packer(source.resolve(name))) {
        packer.add("001.json", name);
      }
    }
    Files.writeString(source.resolve("labels.csv"), "path\n");
    Files.writeString(source.resolve(".DS_Store"), "note");

    PackedDataset.at(source).orElseThrow().unpack(into, (done, total) -> {});

    assertThat(unpacked())
        .containsOnlyKeys("01/001.json", "02/001.json", "labels.csv")
        .containsEntry("02/001.json", "02.zip");
  }

  @Test
  void aFolderIsReadAsItIsWhereFoldersLieInItOrNoArchive() throws IOException {
    assertThat(PackedDataset.at(source)).isEmpty();
    assertThat(PackedDataset.at(source.resolve("nothing"))).isEmpty();
    Path list = Files.writeString(source.resolve("labels.csv"), "path\n");
    assertThat(PackedDataset.at(list)).isEmpty();
    assertThat(PackedDataset.at(source)).isEmpty();

    Files.writeString(source.resolve("images.zip"), "");
    assertThat(PackedDataset.at(source)).isPresent();
    Path picture = Files.writeString(source.resolve("1.JPG"), "");
    assertThat(PackedDataset.at(source)).as("unpacked beside it").isEmpty();
    Files.delete(picture);
    Files.createDirectory(source.resolve("images"));
    assertThat(PackedDataset.at(source)).as("unpacked, and left there").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"faces.7z", "faces.rar", "faces.tar.xz", "faces.tar.bz2"})
  void anArchiveOfAnotherKindIsNamedAndSoIsWhatToDo(String name) throws IOException {
    Path archive = Files.writeString(source.resolve(name), "x");

    for (Path place : List.of(archive, source)) {
      assertThatThrownBy(() -> PackedDataset.at(place))
          .hasMessageContaining(archive + " is an archive of a kind that is not read here")
          .hasMessageContaining("unpack it")
          .satisfies(PackedDatasetTest::isTheUsers);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside.png", "a/../../outside.png", "/outside.png", "C:/outside.png"})
  void aNameThatLeadsOutIsRefusedAndNothingIsThere(String name) throws IOException {
    for (String kind : List.of(".zip", ".tar")) {
      Path archive = source.resolve("faces" + kind);
      try (PackedFiles.Packer packer = PackedFiles.packer(archive)) {
        packer.add(name, "x");
      }

      assertRefused(archive, name + ", which leads out of it");
    }
    assertThat(folder.resolve("outside.png")).doesNotExist();
    assertThat(unpacked()).isEmpty();
  }

  @Test
  void linksAndWhatIsNoFileAreRefused() throws IOException {
    Path symbolic = PackedFiles.link(source.resolve("s.tar"), "a.png", "/etc", true);
    Path hard = PackedFiles.link(source.resolve("h.tar"), "a.png", "b.png", false);
    Path device = PackedFiles.device(source.resolve("d.tar"), "a.png");

    assertRefused(symbolic, "holds a link, a.png: pack the files that it leads to");
    assertRefused(hard, "holds a link, a.png: pack the files that it leads to");
    assertRefused(device, "holds a.png, which is neither file nor folder");
  }

  @Test
  void twoFilesOfOneNameAndNoneAtAllAreRefused() throws IOException {
    Path twice = source.resolve("twice.tar");
    try (PackedFiles.Packer packer = PackedFiles.packer(twice)) {
      packer.add("a/1.png", "x");
      packer.add("./a/1.png", "y");
    }
    Path empty = source.resolve("empty.zip");
    PackedFiles.packer(empty).close();

    assertRefused(twice, "holds two files of one name, a/1.png");
    assertRefused(empty, "is empty");
  }

  @Test
  void whatGrowsFarBeyondItsSizeIsRefusedBeforeItHasGrown() throws IOException {
    Path archive = source.resolve("zeros.zip");
    try (PackedFiles.Packer packer = PackedFiles.packer(archive)) {
      packer.add("zeros", new byte[1 << 20]);
    }
    long harmless = 10_000;

    assertThatThrownBy(() -> new Unpacking(archive, into, read -> {}, harmless).run())
        .hasMessageContaining("unpacks to more than 50 times its size")
        .satisfies(PackedDatasetTest::isTheUsers);
    assertThat(Files.size(into.resolve("zeros"))).isLessThan(1 << 20);

    Path again = Files.createDirectory(folder.resolve("again"));
    new Unpacking(archive, again, read -> {}).run();
    assertThat(Files.size(again.resolve("zeros"))).isEqualTo(1 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {".zip", ".tar", ".tar.gz"})
  void anArchiveThatWasCutOffIsToldAsSuch(String kind) throws IOException {
    Path archive = source.resolve("faces" + kind);
    try (PackedFiles.Packer packer = PackedFiles.packer(archive)) {
      packer.add("1.png", noise(40_000));
    }
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length / 2));

    assertBroken(archive);
  }

  @Test
  void aFileThatIsNotWhatWasPackedIsToldAsSuch() throws IOException {
    Path archive = source.resolve("faces.zip");
    try (PackedFiles.Packer packer = PackedFiles.packer(archive)) {
      packer.add("1.png", noise(40_000));
    }
    byte[] bytes = Files.readAllBytes(archive);
    bytes[20_000] ^= 1;
    Files.write(archive, bytes);

    assertBroken(archive);
  }

  private void assertBroken(Path archive) {
    assertThatThrownBy(
            () -> PackedDataset.at(archive).orElseThrow().unpack(into, (done, total) -> {}))
        .hasMessageContaining(archive + " cannot be read to its end")
        .hasMessageContaining("fetch it again")
        .satisfies(PackedDatasetTest::isTheUsers);
  }

  private void assertRefused(Path archive, String why) throws IOException {
    Path place = Files.createTempDirectory(folder, "place");
    assertThatThrownBy(
            () -> PackedDataset.at(archive).orElseThrow().unpack(place, (done, total) -> {}))
        .hasMessageContaining(
            archive
                + " "
                + (why.startsWith("holds") || why.startsWith("is") ? why : "holds " + why))
        .satisfies(PackedDatasetTest::isTheUsers);
  }

  private static void isTheUsers(Throwable trouble) {
    assertThat(((StageException) trouble).failure().category()).isEqualTo(FailureCategory.USER);
  }

  /** Nothing that can be packed. */
  private static byte[] noise(int size) {
    byte[] noise = new byte[size];
    new java.util.Random(1).nextBytes(noise);
    return noise;
  }

  private TreeMap<String, String> unpacked() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(into)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(into.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }
}
