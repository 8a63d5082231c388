package dev.cafrun.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceAnswer.Failed;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StoreAddress;
import dev.cafrun.core.worker.WorkerExit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as a pod starts it to ask a version once: its own JVM, and a store. */
class PodErrandIT extends WithEmbeddedStore {
  private static final int PATIENCE_SECONDS = 60;
  private static final StageKey KEY = StageKey.of("cd".repeat(32));

  @TempDir Path folder;

  @Test
  void thePictureIsGoneBeforeTheAnswerIsThereWhateverItSays() throws Exception {
    StoredFile model = model("weights");
    UUID id = UUID.randomUUID();
    store.put(ArtifactLayout.picture(id), "a face".getBytes(UTF_8), "application/octet-stream");

    assertThat(run(errand(id, new Sha256(model.sha256()), ""))).isEqualTo(WorkerExit.DONE);

    assertThat(answer(id))
        .isInstanceOfSatisfying(
            Failed.class, why -> assertThat(why.failure().code()).isEqualTo("BROKEN_MODEL"));
    assertThat(store.read(ArtifactLayout.picture(id))).isEmpty();
    assertThat(Files.readString(folder.resolve("worker.log"))).doesNotContain("a face");
  }

  @Test
  void aModelThatIsNotTheOneThatWasRegisteredIsNotLoaded() throws Exception {
    StoredFile model = model("registered");
    Sha256 registered = new Sha256(model.sha256());
    store.put(
        ArtifactLayout.file(StageKind.REGISTER, KEY, "model.caf", registered),
        "put there by somebody".getBytes(UTF_8),
        "application/octet-stream");
    UUID id = UUID.randomUUID();
    store.put(ArtifactLayout.picture(id), "a face".getBytes(UTF_8), "application/octet-stream");

    assertThat(run(errand(id, registered, ""))).isEqualTo(WorkerExit.DONE);

    assertThat(answer(id))
        .isInstanceOfSatisfying(
            Failed.class, why -> assertThat(why.failure().code()).isEqualTo("CONTENT_CORRUPT"));
    assertThat(store.read(ArtifactLayout.picture(id))).isEmpty();
  }

  @Test
  void goldenFacesThatAreGoneAreAFailure() throws Exception {
    StoredFile model = model("weights");
    UUID id = UUID.randomUUID();

    assertThat(run(errand(id, new Sha256(model.sha256()), Sha256.of("none").hex())))
        .isEqualTo(WorkerExit.DONE);

    assertThat(answer(id))
        .isInstanceOfSatisfying(
            Failed.class, why -> assertThat(why.failure().code()).isEqualTo("OBJECT_MISSING"));
  }

  private StoredFile model(String content) throws Exception {
    return new Artifacts(store)
        .put(StageKind.REGISTER, KEY, Files.writeString(folder.resolve("model.caf"), content));
  }

  private InferenceErrand errand(UUID id, Sha256 model, String golden) {
    return new InferenceErrand(
        server.address(),
        KEY,
        model,
        golden,
        ArtifactLayout.picture(id),
        false,
        ArtifactLayout.answer(id),
        folder.resolve("scratch").toString());
  }

  private static InferenceAnswer answer(UUID id) {
    return CoreJson.read(
        store.read(ArtifactLayout.answer(id)).orElseThrow(), InferenceAnswer.class);
  }

  private int run(InferenceErrand errand) throws Exception {
    Path home = Path.of(Objects.requireNonNull(System.getProperty("worker.home")));
    ProcessBuilder builder =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + home.resolve("worker.options"),
                    "-Xmx128m",
                    "-cp",
                    home.resolve("lib") + "/*",
                    "dev.cafrun.worker.Worker"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("worker.log").toFile());
    builder.environment().put(PodVariables.ERRAND, CoreJson.write(errand));
    builder
        .environment()
        .put(StoreAddress.ACCESS_KEY_VARIABLE, TestObjectStore.CREDENTIALS.accessKey());
    builder
        .environment()
        .put(StoreAddress.SECRET_KEY_VARIABLE, TestObjectStore.CREDENTIALS.secretKey());
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
