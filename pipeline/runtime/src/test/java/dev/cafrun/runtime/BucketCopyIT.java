package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.runtime.testing.RecordedEvents;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketCopyIT extends WithEmbeddedStore {
  private static final Map<String, String> FACES =
      new TreeMap<>(
          Map.of(
              "labels.csv", "path,valence,arousal\n",
              "images/1.png", "one",
              "images/of ä/2.png", "two"));

  @TempDir Path folder;
  private final RecordedEvents events = new RecordedEvents();

  @BeforeAll
  static void fillABucket() throws Exception {
    ObjectStore datasets = store.bucket("datasets");
    datasets.createBucket();
    FACES.forEach(
        (name, content) -> datasets.put("ours/faces/" + name, bytes(content), "text/plain"));
    datasets.put("ours/faces-of-others/labels.csv", bytes("theirs"), "text/csv");
    datasets.close(); // closes nothing
  }

  @Test
  void aFolderComesWholeAndAlone() throws Exception {
    Path copy = bring("s3://datasets/ours/faces/");

    assertThat(files(copy)).isEqualTo(FACES);
    assertThat(events.progress()).extracting(StageEvent.Progress::done).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aFileComesWithTheFolderAroundIt() throws Exception {
    Path copy = bring("s3://datasets/ours/faces/labels.csv");

    assertThat(copy).hasFileName("labels.csv").hasContent(FACES.get("labels.csv"));
    assertThat(files(copy.getParent())).isEqualTo(FACES);
  }

  @Test
  void aWholeBucketCanBeTheDataset() throws Exception {
    assertThat(files(bring("s3://datasets"))).hasSize(4).containsKey("ours/faces/labels.csv");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://datasets/ours/nothing, there is nothing at s3://datasets/ours/nothing",
    "s3://no-such-bucket/faces, the object store has no bucket no-such-bucket"
  })
  void whatIsNotThereIsTheUsersMistake(String source, String why) {
    assertThatThrownBy(() -> bring(source))
        .isInstanceOfSatisfying(
            StageException.class,
            e ->
                assertThat(e.failure())
                    .isEqualTo(Failure.user("DATASET_NOT_FOUND", "dataset.source: " + why)));
  }

  private Path bring(String source) throws Exception {
    return new BucketCopy(store, events).bring(BucketFolder.of(source).orElseThrow(), folder);
  }

  private static Map<String, String> files(Path folder) throws Exception {
    Map<String, String> files = new TreeMap<>();
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> found = Files.walk(folder)) {
      found.filter(Files::isRegularFile).forEach(paths::add);
    }
    for (Path path : paths) {
      files.put(folder.relativize(path).toString(), Files.readString(path));
    }
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
