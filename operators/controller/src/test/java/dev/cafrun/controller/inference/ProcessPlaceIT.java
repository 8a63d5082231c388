package dev.cafrun.controller.inference;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.launch.InferenceProcess;
import dev.cafrun.controller.registry.ModelFiles;
import dev.cafrun.controller.testing.RegisteredVersion;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.InferenceAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions asked on a laptop, by a program that stands in for the worker's. */
class ProcessPlaceIT {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private ScriptedWorker worker;

  @BeforeEach
  void aWorker() throws Exception {
    worker = new ScriptedWorker(folder);
  }

  private Inference inference(Duration patience) {
    return new RegistryInference(
        store,
        new ProcessPlace(
            new InferenceProcess(worker.home(), patience),
            new ModelFiles(new Artifacts(store), folder.resolve("cache"))));
  }

  private Inference inference() {
    return inference(Duration.ofMinutes(2));
  }

  @Test
  void aPictureIsAskedAboutWithTheModelThatIsRegisteredAndLiesInNoFile() throws Exception {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));

    assertThat(inference().picture(version, photo("a face")))
        .isEqualTo(new InferenceAnswer.Unscored("NO_FACE", "weights saw a face"));

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content(ISO_8859_1).doesNotContain("a face"));
    }
    assertThat(store.list(ArtifactLayout.INFERENCE)).isEmpty();
  }

  @Test
  void aVersionThatIsAnotherByNowIsNotAskedAndThePictureNotEvenRead() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    RegisteredVersion.swap(store, Map.of("model.caf", "weighty"));

    assertThatThrownBy(
            () ->
                inference()
                    .picture(
                        version,
                        () -> {
                          throw new AssertionError("nobody needs it");
                        }))
        .isInstanceOfSatisfying(
            StageException.class, e -> assertThat(e.failure().code()).isEqualTo("MODEL_CHANGED"));
    assertThat(new GoldenExam(inference()).of(version))
        .isInstanceOfSatisfying(
            GoldenAnswers.Unusable.class,
            answer -> assertThat(answer.why().code()).isEqualTo("MODEL_CHANGED"));
  }

  @Test
  void goldenFacesAreThoseOfTheVersionOrNoneAreRecorded() {
    ModelVersion old = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    assertThat(new GoldenExam(inference()).of(old)).isEqualTo(new GoldenAnswers.NotRecorded());

    ModelVersion version =
        RegisteredVersion.in(
            store, Map.of("model.caf", "weights", ArtifactLayout.GOLDEN_FACES, "anna-1"));
    assertThat(new GoldenExam(inference()).of(version))
        .isEqualTo(
            new GoldenAnswers.Scored(List.of(new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, 0.5f))));
  }

  @Test
  void aModelThatIsGoneCannotBeServed() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    new Artifacts(store).remove(StageKind.REGISTER, version.artifact());

    assertThat(new GoldenExam(inference()).of(version))
        .isInstanceOfSatisfying(
            GoldenAnswers.Unusable.class,
            answer -> assertThat(answer.why().code()).isEqualTo("ARTIFACT_MISSING"));
  }

  @Test
  void aProgramThatGivesNoAnswerIsAFailureThatTellsNothingOfThePicture() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));

    for (String picture : List.of("die", "fail in silence", "say nonsense")) {
      assertThatThrownBy(() -> inference().picture(version, photo(picture)))
          .as(picture)
          .isInstanceOfSatisfying(
              StageException.class,
              e -> {
                assertThat(e.failure().code()).isEqualTo("INFERENCE_FAILED");
                assertThat(e).hasNoCause();
                assertThat(e.failure().message()).doesNotContain("face", picture);
              });
    }
  }

  @Test
  void whoNeverAnswersIsEnded() {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));

    assertThatThrownBy(
            () -> inference(Duration.ofSeconds(1)).picture(version, photo("never answer")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("no answer in 1 seconds");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
        .noneMatch(
            process ->
                process.info().commandLine().orElse("").contains("scoring.InferenceProgram"));
  }

  /** So that whatever dies there, and however, leaves no picture. */
  @Test
  void whileAVersionIsAskedThePictureLiesInNoFileAndNoStore() throws Exception {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    Inference inference = inference();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<InferenceAnswer.OfPicture> asked =
          people.submit(() -> inference.picture(version, photo("never answer")));
      while (asking().findAny().isEmpty()) {
        Thread.onSpinWait();
      }

      nobodyKeeps("never answer");

      asking().forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(asked::get).hasMessageContaining("the model was not asked");
    }
    nobodyKeeps("never answer");
  }

  private void nobodyKeeps(String picture) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(file -> assertThat(file).content(ISO_8859_1).doesNotContain(picture));
    }
    assertThat(store.list(ArtifactLayout.INFERENCE)).isEmpty();
  }

  private static Stream<ProcessHandle> asking() {
    return ProcessHandle.current()
        .descendants()
        .filter(
            process ->
                process.info().commandLine().orElse("").contains("scoring.InferenceProgram"));
  }

  @Test
  void aFewAreAskedAtOnceAndWhoeverComesThenIsTold() throws Exception {
    ModelVersion version = RegisteredVersion.in(store, Map.of("model.caf", "weights"));
    Inference inference = inference();
    CountDownLatch asking = new CountDownLatch(2);
    CountDownLatch enough = new CountDownLatch(1);
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<InferenceAnswer.OfPicture>> two =
          Stream.of("anna", "ben")
              .map(
                  name ->
                      people.submit(
                          () ->
                              inference.picture(
                                  version,
                                  () -> {
                                    asking.countDown();
                                    wait(enough);
                                    return new Inference.Photo(name.getBytes(UTF_8), false);
                                  })))
              .toList();
      asking.await();

      assertThatThrownBy(() -> inference.picture(version, photo("")))
          .isInstanceOfSatisfying(
              StageException.class,
              e -> assertThat(e.failure().code()).isEqualTo("INFERENCE_BUSY"));
      enough.countDown();
      for (Future<InferenceAnswer.OfPicture> one : two) {
        assertThat(one.get()).isInstanceOf(InferenceAnswer.Unscored.class);
      }
    }
    assertThat(inference.picture(version, photo("cleo")))
        .as("there is room again")
        .isEqualTo(new InferenceAnswer.Unscored("NO_FACE", "weights saw cleo"));
  }

  private static void wait(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Inference.Upload photo(String text) {
    return () -> new Inference.Photo(text.getBytes(UTF_8), false);
  }
}
