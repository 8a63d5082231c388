package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialCopyIT extends WithEmbeddedStore {
  private static final Sha256 WEIGHTS = Sha256.of("weights");

  @TempDir Path folder;
  private InitialCopy copy;

  @BeforeAll
  static void fillBuckets() throws Exception {
    ObjectStore models = store.bucket("models");
    models.createBucket();
    models.put(
        "ours/a.caf", "weights".getBytes(StandardCharsets.UTF_8), "application/octet-stream");
  }

  @BeforeEach
  void startWithAnEmptyCache() throws IOException {
    copy = new InitialCopy(store, new InputCache(folder.resolve("cache")));
  }

  @Test
  void whatWasFoundComesFromDiskFromABucketAndFromARegistersOutput() throws IOException {
    Path file = Files.writeString(folder.resolve("a.caf"), "weights");
    assertThat(copy.bring(new InitialSpec("file://" + file, WEIGHTS))).hasContent("weights");

    startWithAnEmptyCache();
    assertThat(copy.bring(new InitialSpec("s3://models/ours/a.caf", WEIGHTS)))
        .hasContent("weights");

    StageKey key = new StageKey(Sha256.of("register"));
    byte[] registered = "registered".getBytes(StandardCharsets.UTF_8);
    StoredFile unused =
        new Artifacts(store).put(StageKind.REGISTER, key, ArtifactLayout.MODEL, registered);
    assertThat(copy.bring(InitialSpec.ofOutput(key, Sha256.of(registered))))
        .hasContent("registered");
  }

  @Test
  void aFileThatIsReplacedAfterItWasFetchedIsOfNoMatter() throws IOException {
    Path file = Files.writeString(folder.resolve("a.caf"), "weights");
    InitialSpec initial = new InitialSpec("file://" + file, WEIGHTS);
    copy.bring(initial);
    Files.writeString(file, "others");
    assertThat(copy.bring(initial)).hasContent("weights");
  }

  @Test
  void whatIsGoneOrAnotherByNowIsTheAuthorsToMendAndLeavesNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("a.caf"), "others");
    refused("file://" + file, "INITIAL_CHANGED", "is not what it was when the run began");
    refused("file://" + folder + "/b.caf", "INITIAL_NOT_FOUND", "there is no file");
    refused("s3://models/ours/b.caf", "INITIAL_NOT_FOUND", "there is nothing at s3://models");
    refused("s3://nowhere/a.caf", "INITIAL_NOT_FOUND", "there is nothing at s3://nowhere");
    try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
      assertThat(left.toList()).isEqualTo(List.of());
    }
  }

  private void refused(String place, String code, String message) {
    assertThatThrownBy(() -> copy.bring(new InitialSpec(place, WEIGHTS)))
        .isInstanceOfSatisfying(
            StageException.class,
            problem -> {
              assertThat(problem.failure().code()).isEqualTo(code);
              assertThat(problem.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(problem.failure().message()).contains("train.initial: ", message);
            });
  }
}
