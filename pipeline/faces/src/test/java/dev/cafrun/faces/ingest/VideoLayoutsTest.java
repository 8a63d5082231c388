package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.ingest.DatasetOnDisk.Ingested;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label files and frames of videos, as releases and people have them. */
class VideoLayoutsTest {
  private static final Map<String, Object> OFFICIAL = Map.of("by", "official", "validation", 0.0);
  private static final Map<String, Object> BY_SUBJECT = Map.of("by", "subject", "validation", 0.0);
  private static final String TASK = "VA_Estimation_Challenge/";
  private static final String TWO = "valence,arousal\n0.1,0.2\n0.3,0.4\n";

  @TempDir Path folder;
  private DatasetOnDisk dataset;
  private int faces;

  @BeforeEach
  void empty() throws Exception {
    dataset = new DatasetOnDisk(folder);
  }

  private void frames(String path, int count) throws Exception {
    for (int frame = 1; frame <= count; frame++) {
      dataset.picture(path.formatted(frame), faces++);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cropped_aligned/7/%05d.jpg",
        "cropped_aligned_new_50_vids/7/%05d.jpg",
        "Cropped_Aligned/7/%05d.jpg",
        "cropped_aligned/cropped_aligned/7/%05d.jpg",
        "cropped_aligned/batch2/7/%05d.jpg",
        "crops/cropped_aligned/7/%05d.jpg",
        "cropped_aligned/7/%d.png",
        "cropped_aligned/7/%06d.JPEG",
      })
  void affWild2sCropsAreFoundWhereTheyAreUnpacked(String crops) throws Exception {
    dataset.write(TASK + "Train_Set/1.txt", TWO).write(TASK + "Validation_Set/7.txt", TWO);
    frames("cropped_aligned/1/%05d.jpg", 2);
    frames(crops, 2);

    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);
    assertThat(ingested.samples())
        .extracting(Sample::video, Sample::frame, Sample::valence, Sample::split)
        .containsExactly(
            tuple("1", "1", 0.1, Split.TRAIN),
            tuple("1", "2", 0.3, Split.TRAIN),
            tuple("7", "1", 0.1, Split.TEST),
            tuple("7", "2", 0.3, Split.TEST));
    assertThat(ingested.rejections()).isEmpty();
  }

  @Test
  void whereCropsAreMayBeSaid() throws Exception {
    dataset.write(TASK + "Train_Set/1.txt", TWO).write(TASK + "Validation_Set/2.txt", TWO);
    frames("faces/1/%05d.jpg", 2);
    frames("faces/2/%05d.jpg", 2);

    assertThatThrownBy(() -> dataset.ingest("aff-wild2", OFFICIAL))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("'cropped_aligned/1/00001.jpg' is missing")
        .hasMessageContaining(
            "no folder called cropped_aligned… is in dataset.source or one level");
    assertThat(
            dataset
                .ingest(Map.of("format", "aff-wild2", "split", OFFICIAL, "pictures", "faces"))
                .sources())
        .contains("faces/1/00001.jpg", "faces/2/00002.jpg");
  }

  @Test
  void aVideoWithoutCropsIsMissedFrameByFrame() throws Exception {
    dataset.write(TASK + "Train_Set/1.txt", TWO).write(TASK + "Validation_Set/2.txt", TWO);
    dataset.write(TASK + "Train_Set/3.txt", TWO);
    frames("cropped_aligned/1/%05d.jpg", 2);
    frames("cropped_aligned/2/%05d.jpg", 2);

    assertThat(dataset.ingest("aff-wild2", OFFICIAL).rejections())
        .containsExactly(
            TASK + "Train_Set/3.txt 2: cropped_aligned/3/00001.jpg is missing",
            TASK + "Train_Set/3.txt 3: cropped_aligned/3/00002.jpg is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFFvalence,arousal\n0.1,0.2\n0.3,0.4\n",
        "Valence, Arousal\r\n0.1, 0.2\r\n0.3, 0.4\r\n",
        "\uFEFF\"valence\",\"arousal\"\n0.1,0.2\n0.3,0.4\n\n\n",
        "valence,arousal\r0.1,0.2\r0.3,0.4",
      })
  void aLabelFileMayBeSpelledAsItLikes(String labels) throws Exception {
    dataset.write(TASK + "Train_Set/1.txt", TWO).write(TASK + "Validation_Set/2.txt", labels);
    frames("cropped_aligned/1/%05d.jpg", 2);
    frames("cropped_aligned/2/%05d.jpg", 2);

    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);
    assertThat(ingested.samples()).extracting(Sample::valence).containsExactly(0.1, 0.3, 0.1, 0.3);
    assertThat(ingested.rejections()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', it is empty",
    "'0.1,0.2\n0.3,0.4\n', 'its first line is ''0.1,0.2'''",
    "'arousal,valence\n0.1,0.2\n', 'its first line is ''arousal,valence'''",
  })
  void aLabelFileThatIsNotUnderstoodCostsItsOwnPicturesAndIsNamed(String labels, String why)
      throws Exception {
    for (String video : new String[] {"1", "2", "3"}) {
      dataset.write(TASK + "Train_Set/%s.txt".formatted(video), TWO);
      frames("cropped_aligned/" + video + "/%05d.jpg", 2);
    }
    dataset.write(TASK + "Validation_Set/4.txt", TWO).write(TASK + "Train_Set/2.txt", labels);
    dataset.write(TASK + "Train_Set/readme.txt", "by hand\n").write("notes.txt", "1,2\n");
    frames("cropped_aligned/4/%05d.jpg", 2);

    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);
    assertThat(ingested.samples()).hasSize(6);
    assertThat(ingested.rejections())
        .hasSize(2)
        .allSatisfy(
            rejection ->
                assertThat(rejection)
                    .startsWith(TASK + "Train_Set/2.txt 1: cropped_aligned/2/0000")
                    .contains("has no label: 2.txt cannot be understood: " + why));
  }

  @ParameterizedTest
  @ValueSource(strings = {"aff-wild2", "aff-wild"})
  void aLabelFileInUtf16IsNamed(String format) throws Exception {
    boolean isSecond = format.equals("aff-wild2");
    String name = isSecond ? TASK + "Train_Set/1.txt" : "annotations/valence/1.txt";
    frames(isSecond ? "cropped_aligned/1/%05d.jpg" : "frames/1/%05d.jpg", 2);
    dataset.write("annotations/arousal/1.txt", "0.1\n0.2\n");
    dataset.write(name, (isSecond ? TWO : "0.1\n0.2\n").getBytes(StandardCharsets.UTF_16));

    assertThatThrownBy(() -> dataset.ingest(format, BY_SUBJECT))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(name + " is UTF-16: save it as UTF-8");
  }

  @Test
  void minusFiveInEitherDimensionIsNoLabel() throws Exception {
    dataset.write(
        TASK + "Train_Set/1.txt",
        "valence,arousal\n0.1,0.2\n-5,0.2\n0.3,-5.0\n-5.00,-5\n-0.5,0.5\n-5e0,0\n");
    dataset.write(TASK + "Validation_Set/2.txt", TWO);
    frames("cropped_aligned/1/%05d.jpg", 6);
    frames("cropped_aligned/2/%05d.jpg", 2);
    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);

    assertThat(ingested.samples()).hasSize(4);
    assertThat(ingested.rejections()).isEmpty();
    assertThat(ingested.report()).contains("\"unlabelled\":4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aff-wild2", "aff-wild"})
  void peopleAndPartsOfOneRecordingStayTogether(String format) throws Exception {
    for (String video :
        "video86_1 video86_2 9_left 9_right 1 2 3-30-640x480-1 3-30-640x480-2".split(" ")) {
      if (format.equals("aff-wild2")) {
        dataset.write(TASK + "Train_Set/" + video + ".txt", TWO);
        frames("cropped_aligned/" + video + "/%05d.jpg", 2);
      } else {
        dataset.write("annotations/valence/" + video + ".txt", "\uFEFF0.1\n0.2\n");
        dataset.write("annotations/arousal/" + video + ".txt", "\uFEFF0.1\n0.2\n\n");
        frames("frames/" + video + "/%05d.jpg", 2);
      }
    }
    Ingested ingested = dataset.ingest(format, BY_SUBJECT);

    assertThat(ingested.samples()).hasSize(16);
    Map<String, Set<Split>> splits =
        ingested.samples().stream()
            .collect(
                Collectors.groupingBy(
                    Sample::subject, Collectors.mapping(Sample::split, Collectors.toSet())));
    assertThat(splits)
        .containsOnlyKeys("video86", "9", "1", "2", "3-30-640x480")
        .allSatisfy((recording, where) -> assertThat(where).hasSize(1));
  }

  @Test
  void aRecordingInBothOfficialSetsIsTold() throws Exception {
    dataset.write(TASK + "Train_Set/8_left.txt", TWO).write(TASK + "Validation_Set/8_2.txt", TWO);
    frames("cropped_aligned/8_left/%05d.jpg", 2);
    frames("cropped_aligned/8_2/%05d.jpg", 2);
    Ingested ingested = dataset.ingest("aff-wild2", OFFICIAL);

    assertThat(ingested.warnings()).contains("1 person is in more than one split (8)");
    assertThat(ingested.summary()).containsEntry("person_split", "mixed");
  }

  @Test
  void affWildsLinesAndPicturesThatDifferInNumberAreTold() throws Exception {
    for (String video : new String[] {"1", "2", "3", "4"}) {
      dataset.write("annotations/valence/" + video + ".txt", "0.1\n0.2\n0.3\n");
      dataset.write("annotations/arousal/" + video + ".txt", "0.1\n0.2\n0.3\n");
      frames("frames/" + video + "/%05d.jpg", 3);
    }
    assertThat(dataset.ingest("aff-wild", BY_SUBJECT).warnings()).isEqualTo("[]");

    dataset.picture("frames/1/00004.jpg", 90);
    dataset.write("annotations/arousal/2.txt", "0.1\n0.2\n");
    dataset.picture("frames/3/00000.jpg", 91);
    Ingested ingested = dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(ingested.warnings())
        .contains(
            "FRAMES_DIFFER",
            "of 3 videos do not fit",
            "annotations/valence/1.txt: 3 lines, 4 pictures, from 1 to 4",
            "annotations/valence/2.txt: 3 lines of valence, 2 of arousal, 3 pictures",
            "annotations/valence/3.txt: 3 lines, 4 pictures, from 0 to 3",
            "-fps_mode passthrough");
    assertThat(ingested.rejections())
        .containsExactly("annotations/valence/2.txt 3:  is empty: a number is needed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"frames/%s/", "frames/train/%s/", "aff-wild/frames/%s/", "frames_cut/%s/"})
  void affWildsFramesAreFoundWhereTheyAreCut(String frames) throws Exception {
    for (String video : new String[] {"1", "2"}) {
      dataset.write("annotations/valence/" + video + ".txt", "0.1\n0.2\n");
      dataset.write("annotations/arousal/" + video + ".txt", "0.1\n0.2\n");
      frames(frames.formatted(video) + "%d.png", 2);
    }
    Ingested ingested = dataset.ingest("aff-wild", BY_SUBJECT);

    assertThat(ingested.samples()).hasSize(4);
    assertThat(ingested.sources()).contains(frames.formatted("2") + "2.png");
  }

  @Test
  void afewVasFramesMayBeOfAnyKind() throws Exception {
    for (String clip : new String[] {"001", "002", "003"}) {
      dataset.write(
          clip + "/" + clip + ".json",
          """
          {"actor": "%s", "frames": {"00000": {"valence": 1, "arousal": 2},
           "00001": {"valence": NaN, "arousal": 3}}}
          """
              .formatted(clip.equals("003") ? "eve" : "ann"));
    }
    dataset.picture("001/00000.jpg", 0).picture("001/00001.jpg", 1);
    dataset.picture("002/0.PNG", 2).picture("002/1.PNG", 3);
    dataset.picture("003/00000.png", 4).picture("003/00001.png", 5).picture("003/00002.png", 6);
    Ingested byClip = dataset.ingest("afew-va", Map.of("by", "subject", "validation", 0.3));

    assertThat(byClip.sources()).containsExactly("001/00000.jpg", "002/0.PNG", "003/00000.png");
    assertThat(byClip.rejections()).hasSize(3).allMatch(why -> why.contains("NaN is not a number"));
    assertThat(byClip.warnings()).contains("003/003.json: 2 frames, 3 pictures");
    assertThat(byClip.summary()).containsEntry("subjects", 2L);
    assertThat(dataset.ingest("afew-va", Map.of("by", "actor", "validation", 0.0)).summary())
        .containsEntry("person_split", "apart");
  }

  @Test
  void anActorOfAfewVaWhoIsInSeveralClipsIsToldToBeOnBothSides() throws Exception {
    for (String clip : new String[] {"001", "002", "003"}) {
      dataset.write(
          clip + "/" + clip + ".json",
          "{\"actor\": \"ann\", \"frames\": {\"00000\": {\"valence\": 1, \"arousal\": 2}}}");
      dataset.picture(clip + "/00000.png", faces++);
    }
    Ingested byClip = dataset.ingest("afew-va", BY_SUBJECT);

    assertThat(byClip.warnings()).contains("1 person is in more than one split (ann)");
    assertThat(byClip.summary())
        .containsEntry("person_split", "mixed")
        .containsEntry("subjects", 1L);
  }

  @Test
  void aClipOfAfewVaThatIsBrokenCostsItsOwnPictures() throws Exception {
    for (String clip : new String[] {"001", "002", "003"}) {
      dataset.write(
          clip + "/" + clip + ".json",
          "{\"frames\": {\"00000\": {\"valence\": 1, \"arousal\": 2}}}");
      dataset.picture(clip + "/00000.png", faces++);
    }
    dataset.write("002/002.json", new byte[0]);
    Ingested ingested = dataset.ingest("afew-va", BY_SUBJECT);

    assertThat(ingested.sources()).containsExactly("001/00000.png", "003/00000.png");
    assertThat(ingested.rejections())
        .singleElement()
        .asString()
        .startsWith("002/002.json 1: 002/00000.png has no label: 002.json cannot be understood");
  }
}
