package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.ingest.DatasetOnDisk.Ingested;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The places in which releases, their archives and people put labels and pictures. */
class ReleasedLayoutsTest {
  private static final Map<String, Object> OFFICIAL = Map.of("by", "official", "validation", 0.0);
  private static final Map<String, Object> RANDOM = Map.of("by", "random", "validation", 0.0);
  private static final Map<String, Object> BY_SUBJECT = Map.of("by", "subject", "validation", 0.0);
  private static final String HEADER =
      "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,"
          + "valence,arousal\n";

  @TempDir Path folder;
  private DatasetOnDisk dataset;

  @BeforeEach
  void empty() throws Exception {
    dataset = new DatasetOnDisk(folder);
  }

  private static String row(String path, double valence) {
    return "%s,1,1,20,20,,1,%s,0.25%n".formatted(path, valence);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "'', Manually_Annotated_Images/",
    "Manually_Annotated_file_lists/, Manually_Annotated/Manually_Annotated_Images/",
    "Manually_Annotated/, Manually_Annotated/Manually_Annotated_Images/",
    "AffectNet/Manually_Annotated_file_lists/, AffectNet/Manually_Annotated_Images/",
    "lists/, ''",
  })
  void affectNetsListsAndPicturesAreFoundWhereTheyAreUnpacked(String lists, String pictures)
      throws Exception {
    dataset.picture(pictures + "12/a.png", 0).picture(pictures + "345/b.png", 1);
    dataset.write(lists + "training.csv", HEADER + row("12/a.png", 0.5));
    dataset.write(lists + "validation.csv", "\uFEFF" + row("345\\b.png", -0.5));

    assertThat(dataset.ingest("affectnet", OFFICIAL).samples())
        .extracting(Sample::source, Sample::valence, sample -> sample.split().spelling())
        .containsExactly(tuple("12/a.png", 0.5, "train"), tuple("345/b.png", -0.5, "test"));
  }

  @Test
  void oneOfAffectNetsListsMayBeTheSourceAndItsPicturesBesideIts() throws Exception {
    dataset
        .picture("Automatically_Annotated_Images/1/a.png", 0)
        .picture("Automatically_Annotated_Images/1/b.png", 1)
        .write(
            "Automatically_Annotated_file_lists/automatically_annotated.csv",
            row("1/a.png", 0.5) + row("1/b.png", 0.1));
    Path list =
        dataset.root().resolve("Automatically_Annotated_file_lists/automatically_annotated.csv");
    Map<String, Object> found =
        Map.of("format", "affectnet", "split", RANDOM, "source", "file://" + list);
    Map<String, Object> given = new HashMap<>(found);
    given.put("pictures", "../Automatically_Annotated_Images");

    assertThat(dataset.ingest(found).sources()).containsExactly("1/a.png", "1/b.png");
    assertThat(dataset.ingest(given).sources()).containsExactly("1/a.png", "1/b.png");
  }

  @Test
  void theFolderOfAffectNetsListsMayBeTheSource() throws Exception {
    dataset.picture("Manually_Annotated_Images/1/a.png", 0);
    dataset.picture("Manually_Annotated_Images/1/b.png", 1);
    dataset.write("Manually_Annotated_file_lists/training.csv", HEADER + row("1/a.png", 0));
    dataset.write("Manually_Annotated_file_lists/validation.csv", row("1/b.png", 0));
    Path lists = dataset.root().resolve("Manually_Annotated_file_lists");

    assertThat(
            dataset
                .ingest(
                    Map.of("format", "affectnet", "split", OFFICIAL, "source", "file://" + lists))
                .sources())
        .containsExactly("1/a.png", "1/b.png");
  }

  @Test
  void theManualPartIsTakenAndTheAutomaticOneSaidToBeLeftOut() throws Exception {
    dataset.picture("Manually_Annotated_Images/1/a.png", 0);
    dataset.picture("Manually_Annotated_Images/1/b.png", 1);
    dataset.write(
        "Manually_Annotated_file_lists/training.csv",
        HEADER + row("1/a.png", 0) + row("1/b.png", 0));
    dataset.write(
        "Automatically_Annotated_file_lists/automatically_annotated.csv",
        HEADER + row("2/c.png", 0));
    Ingested ingested = dataset.ingest("affectnet", RANDOM);

    assertThat(ingested.sources()).containsExactly("1/a.png", "1/b.png");
    assertThat(ingested.notes()).contains("AUTOMATIC_PART_LEFT_OUT");
  }

  @ParameterizedTest
  @CsvSource({"'', official", "AffectNet/, official", "AffectNet/new/, official"})
  void affectNetsArraysAreFoundWithTheirSets(String above, String by) throws Exception {
    arrays(above + "train_set/", 1, 0.5);
    arrays(above + "val_set/", 1, -0.5);

    assertThat(dataset.ingest("affectnet", Map.of("by", by, "validation", 0.0)).samples())
        .extracting(Sample::valence, sample -> sample.split().spelling())
        .containsExactly(tuple(0.5, "train"), tuple(-0.5, "test"));
  }

  @Test
  void affectNetsArraysWithoutASetAroundThemCanBeSplitAtRandomAlone() throws Exception {
    arrays("", 1, 0.5);
    arrays("", 20, 0.25);
    Files.move(dataset.root().resolve("images/20.jpg"), dataset.root().resolve("images/20.png"));

    assertThat(dataset.ingest("affectnet", RANDOM).sources())
        .containsExactly("images/1.jpg", "images/20.png");
    assertThatThrownBy(() -> dataset.ingest("affectnet", OFFICIAL))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("these are not its train_set and val_set; choose one of random");
  }

  @Test
  void aPictureWithAnyOfItsArraysHasARowAndABrokenOneIsNamed() throws Exception {
    for (int i = 0; i < 9; i++) {
      arrays("train_set/", i, 0.5);
    }
    arrays("val_set/", 1, 0.5);
    Path annotations = dataset.root().resolve("train_set/annotations");
    Files.delete(annotations.resolve("1_val.npy"));
    Files.write(annotations.resolve("2_aro.npy"), new byte[0]);
    Files.write(annotations.resolve("3_val.npy"), DatasetOnDisk.numbers(1, 2));
    Files.write(annotations.resolve("4_lnd.npy"), "text".getBytes(StandardCharsets.UTF_8));

    assertThat(dataset.ingest("affectnet", OFFICIAL).rejections())
        .containsExactly(
            "train_set/annotations/1_val.npy 1:  is empty: a number is needed",
            "train_set/annotations/2_val.npy 1:  cannot be read: 2_aro.npy is an empty file",
            "train_set/annotations/3_val.npy 1:  cannot be read: 3_val.npy holds 2 values, not one",
            "train_set/annotations/4_val.npy 1:  cannot be read: 4_lnd.npy is no NumPy array");
  }

  private void arrays(String set, int number, double valence) throws IOException {
    dataset
        .picture(set + "images/%d.jpg".formatted(number), number + (int) (10 * valence))
        .write(set + "annotations/%d_val.npy".formatted(number), DatasetOnDisk.numbers(valence))
        .write(set + "annotations/%d_aro.npy".formatted(number), DatasetOnDisk.numbers(0.125))
        .write(
            set + "annotations/%d_lnd.npy".formatted(number),
            DatasetOnDisk.numbers(8, 10, 20, 10, 14, 15, 8, 20, 20, 20));
  }

  @Test
  void minusTwoInOneDimensionIsNoLabel() throws Exception {
    dataset.picture("a.png", 0).picture("b.png", 1).picture("c.png", 2).picture("d.png", 3);
    dataset.write(
        "labels.csv",
        HEADER
            + row("a.png", 0.5)
            + row("b.png", 0.5)
            + row("c.png", -2.000)
            + "d.png,1,1,9,9,,9,0.5,-2\n");
    Ingested ingested = dataset.ingest("affectnet", RANDOM);

    assertThat(ingested.sources()).containsExactly("a.png", "b.png");
    assertThat(ingested.rejections()).isEmpty();
    assertThat(ingested.report()).contains("\"unlabelled\":2");
  }

  @ParameterizedTest
  @CsvSource({"affectnet", "afew-va", "aff-wild", "aff-wild2", "csv"})
  void namesThatBeginWithADotAreNoData(String format) throws Exception {
    layOut(format);
    Ingested before = dataset.ingest(format, split(format));
    for (String note : new String[] {"._", "."}) {
      for (Path file : files()) {
        Files.write(
            file.resolveSibling(note + file.getFileName()),
            "\0\5\26\7".getBytes(StandardCharsets.US_ASCII));
      }
    }
    copyInto(dataset.root().resolve(".ipynb_checkpoints"));
    Ingested after = dataset.ingest(format, split(format));

    assertThat(after.samples()).isEqualTo(before.samples()).isNotEmpty();
    assertThat(after.rejections()).isEqualTo(before.rejections());
  }

  @ParameterizedTest
  @CsvSource({"affectnet", "afew-va", "aff-wild", "aff-wild2", "csv"})
  void whateverIsALinkIsFollowed(String format) throws Exception {
    layOut(format);
    Ingested before = dataset.ingest(format, split(format));
    Path link = Files.createSymbolicLink(folder.resolve("link"), dataset.root());
    Ingested byLink =
        dataset.ingest(
            Map.of("format", format, "split", split(format), "source", "file://" + link));
    assertThat(byLink.samples()).isEqualTo(before.samples()).isNotEmpty();

    Path elsewhere = folder.resolve("elsewhere");
    Files.move(dataset.root(), elsewhere);
    Files.createDirectory(dataset.root());
    try (var entries = Files.list(elsewhere)) {
      for (Path entry : entries.toList()) {
        dataset.link(entry.getFileName().toString(), entry);
      }
    }
    dataset.link("back", dataset.root());
    Ingested within = dataset.ingest(format, split(format));

    assertThat(within.samples()).isEqualTo(before.samples());
    assertThat(within.rejections()).isEqualTo(before.rejections());
  }

  private static Map<String, Object> split(String format) {
    return format.equals("affectnet") ? OFFICIAL : BY_SUBJECT;
  }

  /** Three videos or sets of two pictures, as each format has them. */
  private void layOut(String format) throws IOException {
    for (int i = 0; i < 3; i++) {
      for (int frame = 1; frame <= 2; frame++) {
        int face = 2 * i + frame;
        switch (format) {
          case "affectnet" -> arrays(i < 2 ? "train_set/" : "val_set/", face, 0.5);
          case "afew-va" -> dataset.picture("00%d/%05d.png".formatted(i, frame - 1), face);
          case "aff-wild" -> dataset.picture("frames/%d/%05d.jpg".formatted(i, frame), face);
          case "aff-wild2" ->
              dataset.picture("cropped_aligned/%d/%05d.jpg".formatted(i, frame), face);
          default -> dataset.picture("images/%d-%d.png".formatted(i, frame), face);
        }
      }
      switch (format) {
        case "afew-va" ->
            dataset.write(
                "00%d/00%d.json".formatted(i, i),
                """
                {"actor": "a%d", "frames": {"00000": {"valence": 1, "arousal": 2},
                 "00001": {"valence": -1, "arousal": 3}}}
                """
                    .formatted(i));
        case "aff-wild" -> {
          dataset.write("annotations/train/valence/%d.txt".formatted(i), "0.1\n0.2\n");
          dataset.write("annotations/train/arousal/%d.txt".formatted(i), "0.3\n0.4\n");
        }
        case "aff-wild2" ->
            dataset.write(
                "VA_Estimation_Challenge/Train_Set/%d.txt".formatted(i),
                "valence,arousal\n0.1,0.2\n0.3,0.4\n");
        default -> {}
      }
    }
    if (format.equals("csv")) {
      dataset.write(
          "labels.csv",
          "path,valence,arousal,subject\nimages/0-1.png,0,0,ann\nimages/1-1.png,0,0,bob\n"
              + "images/2-1.png,0,0,eve\n");
    }
  }

  private List<Path> files() throws IOException {
    try (var files = Files.walk(dataset.root())) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void copyInto(Path target) throws IOException {
    for (Path file : files()) {
      Path copy = target.resolve(dataset.root().relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
  }
}
