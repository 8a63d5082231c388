package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.ingest.DatasetOnDisk.Ingested;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables as people and their programs write them. */
class CsvSpellingsTest {
  private static final Map<String, Object> BY_SUBJECT = Map.of("by", "subject", "validation", 0.0);

  @TempDir Path folder;
  private DatasetOnDisk dataset;

  @BeforeEach
  void fourPictures() throws Exception {
    dataset = new DatasetOnDisk(folder);
    for (int i = 0; i < 4; i++) {
      dataset.picture("images/%d.png".formatted(i), i);
    }
  }

  @Test
  void columnsWithoutANameAreLeftAlone() throws Exception {
    dataset.write(
        "labels.csv",
        """
        ,path,valence,arousal,subject,
        0,images/0.png,0.1,0.2,ann,
        1,images/1.png,0.1,0.2,bob,x
        2,images/2.png,0.3,0.2,eve
        """);
    Ingested ingested = dataset.ingest("csv", BY_SUBJECT);

    assertThat(ingested.samples())
        .extracting(Sample::subject)
        .as("the last row has too few values")
        .containsExactly("ann", "bob");
    assertThat(ingested.rejections()).hasSize(1);
  }

  @Test
  void aCommaBehindEachRowDoesNoHarmAndAValueTooManyDoes() throws Exception {
    dataset.write(
        "labels.csv",
        "path,valence,arousal,subject\nimages/0.png,0,0,ann,\nimages/1.png,0,0,bob,,\nimages/2.png,0,0,eve,x\n");
    Ingested ingested = dataset.ingest("csv", BY_SUBJECT);

    assertThat(ingested.samples()).hasSize(2);
    assertThat(ingested.rejections())
        .containsExactly(
            "labels.csv 4: images/2.png is in a row that has too few or too many values");
  }

  @Test
  void pathsMayHaveBackslashesOrBeginAtTheRootOfTheDisk() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.copy(dataset.root().resolve("images/3.png"), other.resolve("3.png"));
    dataset.write("images/odd\\name.png", Files.readAllBytes(other.resolve("3.png")));
    dataset.write(
        "labels.csv",
        """
        path,valence,arousal,subject
        images\\0.png,0,0,ann
        .\\images\\1.png,0,0,bob
        %1$s/images/2.png,0,0,eve
        images/odd\\name.png,0,0,ada
        %2$s/3.png,0,0,ann
        ..\\other\\3.png,0,0,ann
        D:\\faces\\images\\3.png,0,0,ann
        \\\\server\\faces\\3.png,0,0,ann
        """
            .formatted(dataset.root(), other));
    Ingested ingested = dataset.ingest("csv", BY_SUBJECT);

    assertThat(ingested.sources())
        .containsExactly("images/0.png", "images/1.png", "images/2.png", "images/odd\\name.png");
    assertThat(ingested.rejections())
        .hasSize(4)
        .allMatch(rejection -> rejection.endsWith("leads outside the dataset's folder"));
  }

  @Test
  void absolutePathsMayGoThroughALinkOrPastOne() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), dataset.root());
    dataset.write(
        "labels.csv",
        "path,valence,arousal,subject\n%s/images/0.png,0,0,ann\n%s/images/1.png,0,0,bob\n"
            .formatted(link, dataset.root().toRealPath()));

    for (Path source : new Path[] {link, dataset.root(), link.resolve("labels.csv")}) {
      Ingested ingested =
          dataset.ingest(
              Map.of("format", "csv", "split", BY_SUBJECT, "source", "file://" + source));
      assertThat(ingested.sources()).containsExactly("images/0.png", "images/1.png");
    }
  }

  @Test
  void aTableWithoutAHeaderOrWithOtherSeparatorsIsToldSo() throws Exception {
    dataset.write("labels.csv", "images/0.png,0,0.5,ann\nimages/1.png,0,0.5,bob\n");
    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("its first row must name the columns");

    dataset.write("labels.csv", "path;valence;arousal;subject\nimages/0.png;0,1;0,2;ann\n");
    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .hasMessageContaining("save it with commas between the columns");
  }

  @Test
  void severalPeopleOfOnePictureAreSeveralSamples() throws Exception {
    dataset.write(
        "labels.csv",
        """
        path,valence,arousal,subject,face_x,face_y,face_width,face_height,landmarks
        images/0.png,0.1,0,ann,1,1,10,10,
        images/0.png,0.2,0,bob,20,1,10,10,
        images/0.png,0.3,0,bob,20.0,1,10,10,
        images/1.png,0.1,0,eve,,,,,1;1;5;1;3;3;1;5;5;5
        images/1.png,0.2,0,ada,,,,,11;1;15;1;13;3;11;5;15;5
        """);
    Ingested ingested = dataset.ingest("csv", BY_SUBJECT);

    assertThat(ingested.samples()).extracting(Sample::valence).containsExactly(0.1, 0.2, 0.1, 0.2);
    assertThat(ingested.rejections())
        .containsExactly("labels.csv 4: images/0.png is a duplicate of row 3");
    assertThat(ingested.warnings())
        .as("other faces are other people")
        .doesNotContain("EQUAL_PICTURES", "ON_BOTH_SIDES");
  }

  @Test
  void theSameFaceUnderTwoNamesIsToldAndMixesPeopleIfItIsOnBothSides() throws Exception {
    dataset.picture("images/copy.png", 0);
    String labels =
        """
        path,valence,arousal,subject,split,face_x,face_y,face_width,face_height
        images/0.png,0.1,0,ann,train,1,1,20,20
        images/1.png,0.1,0,bob,test,1,1,20,20
        images/copy.png,0.1,0,eve,%s,2,1,20,20
        """;
    Map<String, Object> official = Map.of("by", "official", "validation", 0.0);
    dataset.write("labels.csv", labels.formatted("train"));
    Ingested same = dataset.ingest("csv", official);
    assertThat(same.warnings())
        .contains("EQUAL_PICTURES", "1 sample was in the dataset before", "images/copy.png");
    assertThat(same.summary()).containsEntry("person_split", "apart");

    dataset.write("labels.csv", labels.formatted("test"));
    Ingested mixed = dataset.ingest("csv", official);
    assertThat(mixed.warnings())
        .contains(
            "PICTURES_ON_BOTH_SIDES",
            "1 picture is tested and trained on too, with equal content (images/0.png is images/copy.png)");
    assertThat(mixed.summary()).containsEntry("person_split", "mixed");

    dataset.write("labels.csv", labels.formatted("test").replace("2,1,20,20", "40,40,20,20"));
    assertThat(dataset.ingest("csv", official).warnings()).as("another face").isEqualTo("[]");
  }

  @Test
  void aVideoOfNobodyKnownInBothPartsIsTold() throws Exception {
    dataset.write(
        "labels.csv",
        "path,valence,arousal,video,split\nimages/0.png,0,0,v1,train\nimages/1.png,0,0,v1,test\n"
            + "images/2.png,0,0,v2,train\nimages/3.png,0,0,v3,test\n");
    Ingested ingested =
        dataset.ingest("csv", Map.of("by", "official", "validation", 0.0, "test", 0.4));

    assertThat(ingested.warnings())
        .contains("VIDEOS_ON_BOTH_SIDES", "1 video is tested and trained on too (v1)");
    assertThat(ingested.summary()).containsEntry("person_split", "mixed");
    assertThat(ingested.notes())
        .contains("SETTING_UNUSED", "dataset.split.test has no meaning with by: official");
  }

  @Test
  void aTableThatIsALinkHasItsPicturesBesideItOrBesideWhereItLeads() throws Exception {
    dataset.write(
        "labels.csv", "path,valence,arousal,subject\nimages/0.png,0,0,ann\nimages/1.png,0,0,bob\n");
    Path link =
        Files.createSymbolicLink(
            Files.createDirectory(folder.resolve("lists")).resolve("mine.csv"),
            dataset.root().resolve("labels.csv"));

    assertThat(
            dataset
                .ingest(Map.of("format", "csv", "split", BY_SUBJECT, "source", "file://" + link))
                .samples())
        .hasSize(2);
  }

  @Test
  void boxesAndPointsThatAReleaseWritesAsNullAreMissing() throws Exception {
    dataset.write(
        "labels.csv",
        "path,valence,arousal,subject,face_x,face_y,face_width,face_height,landmarks\n"
            + "images/0.png,0,0,ann,NULL,NULL,NULL,NULL,NULL\nimages/1.png,0,0,bob,,,,,\n");

    assertThat(dataset.ingest("csv", BY_SUBJECT).samples())
        .hasSize(2)
        .allMatch(sample -> sample.box() == null && sample.landmarks().isEmpty());
  }

  @Test
  void pointsThatAreNoNumbersAreRejected() throws Exception {
    dataset.write(
        "labels.csv",
        "path,valence,arousal,subject,landmarks\nimages/0.png,0,0,ann,NaN;1;5;1;3;3;1;5;5;5\n"
            + "images/1.png,0,0,bob,\nimages/2.png,0,0,eve,\n");

    assertThat(dataset.ingest("csv", BY_SUBJECT).rejections())
        .containsExactly("labels.csv 2: NaN;1;5;1;3;3;1;5;5;5 is not a list of numbers x;y;x;y;…");
  }

  @Test
  void facesThatLieOnTheirSideByTheirLandmarksAreNoticed() throws Exception {
    String header = "path,valence,arousal,subject,landmarks\n";
    dataset.write(
        "labels.csv",
        header
            + "images/0.png,0,0,ann,10;20;10;8;15;14;20;20;20;8\n"
            + "images/1.png,0,0,bob,10;20;10;8;15;14;20;20;20;8\n"
            + "images/2.png,0,0,eve,8;10;20;10;14;15;8;20;20;20\n");
    assertThat(dataset.ingest("csv", BY_SUBJECT).warnings())
        .contains("FACES_TURNED", "2 of 3 faces lie on their side", "0 of them in pictures");

    dataset.write(
        "labels.csv",
        header
            + "images/0.png,0,0,ann,10;20;10;8;15;14;20;20;20;8\n"
            + "images/1.png,0,0,bob,8;10;20;10;14;15;8;20;20;20\n"
            + "images/2.png,0,0,eve,8;10;20;10;14;15;8;20;20;20\n");
    assertThat(dataset.ingest("csv", BY_SUBJECT).warnings()).as("one may").isEqualTo("[]");
  }

  @Test
  void aPictureThatNoDecoderTakesIsItsRowsTrouble() throws Exception {
    byte[] exr = java.util.Arrays.copyOf(new byte[] {0x76, 0x2F, 0x31, 1, 2}, 4096);
    dataset.write("images/deep.exr", exr);
    dataset.write(
        "labels.csv",
        "path,valence,arousal,subject\nimages/0.png,0,0,ann\nimages/deep.exr,0,0,bob\n"
            + "images/1.png,0,0,eve\n");

    assertThat(dataset.ingest("csv", BY_SUBJECT).rejections())
        .containsExactly(
            "labels.csv 3: images/deep.exr is OpenEXR, which cannot be decoded here: save it as JPEG or PNG");
  }

  @Test
  void picturesAreFoundWhereTheFirstRowsNameThem() throws Exception {
    dataset.write("labels.csv", "path,valence,arousal,subject\n0.png,0,0,ann\n1.png,0,0,bob\n");
    Ingested found = dataset.ingest("csv", BY_SUBJECT);
    assertThat(found.sources()).containsExactly("0.png", "1.png");
    assertThat(found.notes()).contains("PICTURES_FOUND", "pictures are taken from images");

    dataset.picture("other/place/0.png", 5).picture("other/place/1.png", 6);
    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("are in several folders")
        .hasMessageContaining("dataset.pictures");
    Ingested given =
        dataset.ingest(Map.of("format", "csv", "split", BY_SUBJECT, "pictures", "other/place"));
    assertThat(given.samples()).hasSize(2);
    assertThatThrownBy(
            () ->
                dataset.ingest(
                    Map.of("format", "csv", "split", BY_SUBJECT, "pictures", "../elsewhere")))
        .hasMessageContaining("leads out of dataset.source");
  }

  @Test
  void ofPicturesThatAreNowhereTheFoldersAreNamedThatWereSearched() throws Exception {
    dataset.write("labels.csv", "path,valence,arousal,subject\na.png,0,0,ann\nb.png,0,0,bob\n");

    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .hasMessageContaining("path 'a.png' is missing")
        .hasMessageContaining(
            "none of the first pictures is in 2 folders (dataset.source itself, images): dataset.pictures says where they are");
  }

  @Test
  void theOnlyTableIsFoundTwoLevelsDownAndOfSeveralNoneIsGuessed() throws Exception {
    String labels = "path,valence,arousal,subject\nimages/0.png,0,0,ann\nimages/1.png,0,0,bob\n";
    dataset.write("meta/v1/labels.csv", labels);
    Ingested found = dataset.ingest("csv", BY_SUBJECT);
    assertThat(found.sources()).containsExactly("images/0.png", "images/1.png");
    assertThat(found.notes()).contains("LABELS_FOUND", "meta/v1/labels.csv");

    dataset.write("meta/v2/labels.csv", labels);
    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .hasMessageContaining("holds several labels.csv");
    Files.delete(dataset.root().resolve("meta/v1/labels.csv"));
    Files.move(dataset.root().resolve("meta/v2/labels.csv"), dataset.root().resolve("train.csv"));
    assertThatThrownBy(() -> dataset.ingest("csv", BY_SUBJECT))
        .hasMessageContaining("holds no labels.csv")
        .hasMessageContaining("it holds train.csv: name the label file as dataset.source");
  }
}
