package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.runtime.StageResult;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datasets in the layout they are released in, with generated faces in the place of theirs. */
class ReleasedDatasetsTest {
  private static final DemoDataset FACES = new DemoDataset(new DemoSpec(4, 4, 32, 1, 0));

  @TempDir Path folder;
  private Path dataset;
  private int attempts;

  @Test
  void afewVaIsReadByClipWithLabelsOverTen() throws Exception {
    for (int clip = 1; clip <= 5; clip++) {
      afewVaClip("part-%d/%03d".formatted(1 + clip / 3, clip), clip);
    }
    TestStageContext context = context("afew-va", Map.of("by", "subject"));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary()).containsEntry("samples", 15L).containsEntry("rejected", 0L);
    Sample sample = samples(context).get(1);
    assertThat(sample.source()).isEqualTo("part-1/001/00001.png");
    assertThat(sample.valence()).isEqualTo(-0.3);
    assertThat(sample.arousal()).isEqualTo(0.1);
    assertThat(sample.video()).isEqualTo("001");
    assertThat(sample.frame()).isEqualTo("00001");
    assertThat(sample.landmarks()).hasSize(68);
    requireNoSubjectInTwoSplits(context);
    TestStageContext byActor = context("afew-va", Map.of("by", "actor"));
    byActor.run(new IngestStage());
    assertThat(samples(byActor)).extracting(Sample::subject).contains("actor 1").hasSize(15);
    assertThatThrownBy(() -> context("afew-va", Map.of("by", "official")).run(new IngestStage()))
        .hasMessageContaining(
            "by: official is not possible, because AFEW-VA has no official split");
  }

  @Test
  void aClipThatIsNoJsonIsNamed() throws Exception {
    afewVaClip("001", 1);
    Files.writeString(dataset.resolve("001/001.json"), "{\"frames\": {");
    assertThatThrownBy(() -> context("afew-va", Map.of("by", "subject")).run(new IngestStage()))
        .hasMessageContaining("001.json cannot be understood: it is no JSON");
  }

  @Test
  void affWild2TakesFramesWithACropAndALabel() throws Exception {
    for (String video :
        List.of("Train_Set/1", "Train_Set/2_left", "Train_Set/2_right", "Validation_Set/3")) {
      String name = video.substring(video.indexOf('/') + 1);
      write(
          "annotations/" + video + ".txt", "valence,arousal\n0.5,-0.25\n-5,-5\n0.1,0.2\n0.3,0.4\n");
      for (int frame : new int[] {1, 2, 4}) {
        picture("cropped_aligned/%s/%05d.jpg".formatted(name, frame), frame);
      }
    }
    write("annotations/README.txt", "nothing to read here\n");
    TestStageContext context = context("aff-wild2", Map.of("by", "official", "validation", 0.0));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary())
        .as("two of three frames with a crop have a label")
        .containsEntry("samples", 8L)
        .containsEntry("rejected", 0L)
        .containsEntry("test", 2L);
    assertThat(samples(context))
        .filteredOn(sample -> sample.video().equals("2_right"))
        .extracting(Sample::subject, Sample::frame, Sample::valence)
        .containsExactly(tuple("2", "1", 0.5), tuple("2", "4", 0.3));
  }

  @Test
  void aClipThatIsNotUtf8IsNamedWithItsRowAndNeverLeftOut() throws Exception {
    write("annotations/Train_Set/1.txt", "valence,arousal\n0.5,0.5\n");
    Files.write(
        dataset.resolve("annotations/Train_Set/1.txt"),
        "valence,arousal\n0.5,0.5\n0.5,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> context("aff-wild2", Map.of("by", "subject")).run(new IngestStage()))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("Train_Set/1.txt row 3 is not UTF-8 text: save the file as UTF-8");
  }

  @Test
  void affWildJoinsLinesAndFramesByTheirNumber() throws Exception {
    for (String video : List.of("105", "106", "9")) {
      write("annotations/train/valence/" + video + ".txt", "0.1\n0.2\n0.3\n");
      write("annotations/train/arousal/" + video + ".txt", "-0.1\n-0.2\n-1.3\n");
      for (int frame = 1; frame <= 3; frame++) {
        picture("frames/%s/%05d.jpg".formatted(video, frame), frame);
      }
    }
    TestStageContext context = context("aff-wild", Map.of("by", "subject"));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary()).containsEntry("samples", 6L).containsEntry("rejected", 3L);
    assertThat(Files.readString(context.output("rejections.csv")))
        .contains("annotations/train/valence/105.txt,3,arousal,-1.3");
    assertThat(samples(context).get(1).source()).isEqualTo("frames/105/00002.jpg");
    assertThat(samples(context).get(1).arousal()).isEqualTo(-0.2);
    requireNoSubjectInTwoSplits(context);

    write("annotations/train/valence/7.txt", "0.1\n");
    write("annotations/train/arousal/7.txt", "0.1\n");
    assertThatThrownBy(() -> context("aff-wild", Map.of("by", "subject")).run(new IngestStage()))
        .hasMessageContaining("with its frames; make it with ffmpeg -i VIDEO");
  }

  @Test
  void affectNetsArraysAreReadWhateverTypeTheyAreOf() throws Exception {
    affectNet("train_set", 3, text("0.5"), text("-0.25"));
    affectNet("train_set", 20, number(0.75), number(0.125));
    affectNet("train_set", 100, number(-2), number(-2));
    affectNet("val_set", 0, text("-0.5"), number(0.5));
    TestStageContext context = context("affectnet", Map.of("by", "official", "validation", 0.0));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary()).containsEntry("samples", 3L).containsEntry("test", 1L);
    assertThat(samples(context))
        .extracting(Sample::source)
        .containsExactly(
            "train_set/images/3.jpg", "train_set/images/20.jpg", "val_set/images/0.jpg");
    assertThat(samples(context)).extracting(Sample::valence).containsExactly(0.5, 0.75, -0.5);
    assertThat(samples(context).getFirst().landmarks()).hasSize(68);
    assertThatThrownBy(() -> context("affectnet", Map.of("by", "subject")).run(new IngestStage()))
        .hasMessageContaining("this release names no subjects; choose one of official, random");
    write("train_set/annotations/4_val.npy", "no array at all");
    TestStageContext broken = context("affectnet", Map.of("by", "official", "validation", 0.0));
    assertThat(broken.run(new IngestStage()).summary())
        .containsEntry("samples", 3L)
        .containsEntry("rejected", 1L);
    assertThat(broken.events().warnings())
        .asString()
        .contains("4_val.npy row 1, valence '' cannot be read: 4_val.npy is no NumPy array");
  }

  @Test
  void anOfficialSplitWithoutValidationHoldsSomeOfItsTrainingPartOutAndSaysSo() throws Exception {
    for (int i = 0; i < 10; i++) {
      affectNet("train_set", i, number(i / 10.0), number(0.125));
    }
    affectNet("val_set", 10, number(-0.5), number(0.5));
    TestStageContext context = context("affectnet", Map.of("by", "official", "validation", 0.2));
    StageResult result = context.run(new IngestStage());

    assertThat(result.summary())
        .containsEntry("train", 8L)
        .containsEntry("validation", 2L)
        .containsEntry("held_out", 2L)
        .containsEntry("test", 1L);
    assertThat(context.events().notes())
        .singleElement()
        .asString()
        .contains("VALIDATION_HELD_OUT", "2 of its 10 training samples", "nobody is named");
    assertThat(Files.readString(context.output("ingest.json"))).contains("\"heldOut\":2");
    List<Sample> first = samples(context);
    TestStageContext again = context("affectnet", Map.of("by", "official", "validation", 0.2));
    again.run(new IngestStage());
    assertThat(samples(again)).isEqualTo(first);
  }

  private void afewVaClip(String path, int clip) throws IOException {
    List<String> frames = new ArrayList<>();
    for (int frame = 2; frame >= 0; frame--) {
      picture("%s/%05d.png".formatted(path, frame), clip);
      frames.add(
          "\"%05d\": {\"landmarks\": [%s], \"valence\": %d.0, \"arousal\": %d}"
              .formatted(frame, "[1.5, 2.5], ".repeat(67) + "[3, 4]", -2 - frame, frame));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    write(
        path + "/" + name + ".json",
        "{\"video_id\": \"%s\", \"actor\": \"actor %d\", \"frames\": {%s}}"
            .formatted(name, clip, String.join(", ", frames)));
  }

  private void affectNet(String set, int number, byte[] valence, byte[] arousal)
      throws IOException {
    picture("%s/images/%d.jpg".formatted(set, number), number);
    String name = "%s/annotations/%d".formatted(set, number);
    Files.createDirectories(dataset.resolve(name).getParent());
    Files.write(dataset.resolve(name + "_val.npy"), valence);
    Files.write(dataset.resolve(name + "_aro.npy"), arousal);
    Files.write(dataset.resolve(name + "_lnd.npy"), array("<f8", new double[136]));
  }

  /** As {@code numpy.save} writes an array of one text. */
  private static byte[] text(String value) {
    ByteBuffer content = ByteBuffer.allocate(4 * value.length()).order(ByteOrder.LITTLE_ENDIAN);
    value.chars().forEach(content::putInt);
    return array("<U" + value.length(), "()", content.array());
  }

  private static byte[] number(double value) {
    return array("<f8", new double[] {value});
  }

  private static byte[] array(String type, double[] values) {
    ByteBuffer content =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      content.putDouble(values.length == 1 ? values[i] : i / 10.0);
    }
    return array(type, values.length == 1 ? "()" : "(" + values.length + ",)", content.array());
  }

  private static byte[] array(String type, String shape, byte[] content) {
    return DatasetOnDisk.array(
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape), content);
  }

  private void picture(String path, int number) throws IOException {
    dataset = folder.resolve("dataset");
    Path file = dataset.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, FACES.face(number % FACES.size()).png());
  }

  private void write(String path, String text) throws IOException {
    dataset = folder.resolve("dataset");
    Path file = dataset.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private TestStageContext context(String format, Map<String, Object> split) throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put("format", format);
    settings.put("source", dataset.toUri().toString());
    settings.put("split", split);
    settings.put("maxRejected", 0.5);
    return TestStageContext.of(
            StageId.of(StageKind.INGEST), folder.resolve("attempt-" + attempts++))
        .withSpec(Map.of("dataset", settings));
  }

  private static List<Sample> samples(TestStageContext context) throws IOException {
    List<Sample> samples = new ArrayList<>();
    try (SampleFile.Reader reader = new SampleFile.Reader(context.output("samples.csv"))) {
      reader.forEachRemaining(samples::add);
    }
    return samples;
  }

  private static void requireNoSubjectInTwoSplits(TestStageContext context) throws IOException {
    Map<String, TreeSet<String>> splits = new TreeMap<>();
    for (Sample sample : samples(context)) {
      splits
          .computeIfAbsent(sample.subject(), subject -> new TreeSet<>())
          .add(sample.split().spelling());
    }
    assertThat(splits.size()).isGreaterThan(2);
    assertThat(splits).allSatisfy((who, where) -> assertThat(where).hasSize(1));
  }
}
