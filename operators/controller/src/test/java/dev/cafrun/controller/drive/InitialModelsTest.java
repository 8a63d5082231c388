package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.InitialModels;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train.initial} names is found once for a run, and is in the keys of trainings. */
class InitialModelsTest {
  private static final StageId TRAIN = StageId.train(1);

  private final MemoryStore store = new MemoryStore();
  private final MemoryJournal.Shelf shelf = new MemoryJournal.Shelf();
  private final MemoryLauncher launcher = new MemoryLauncher(store);

  @TempDir Path folder;

  @Test
  void aFileAndAnObjectAreKnownByTheirContent() throws IOException {
    Path file = Files.writeString(folder.resolve("my model.caf"), "weights");
    store.bucket("models").put("our/resnet.safetensors", bytes("weights"), "x");
    Sha256 weights = Sha256.of("weights");

    assertThat(found("file://" + file).content()).isEqualTo(weights);
    assertThat(found("s3://models/our/resnet.safetensors"))
        .isEqualTo(new InitialSpec("s3://models/our/resnet.safetensors", weights));
  }

  @Test
  void aRegisteredModelIsItsVersionsFile() {
    ModelVersion first = register("smile", 1, "old");
    ModelVersion second = register("smile", 2, "new", "production");
    List<ModelVersion> versions = List.of(second, first);

    assertThat(found("smile", versions).content()).isEqualTo(Sha256.of("new"));
    assertThat(found("smile@1", versions))
        .isEqualTo(InitialSpec.ofOutput(first.artifact(), Sha256.of("old")));
    assertThat(found("smile@production", versions).content()).isEqualTo(Sha256.of("new"));
    assertThat(found("model:" + first.artifact().hex(), List.of()).content())
        .isEqualTo(Sha256.of("old"));
  }

  @Test
  void aRegisteredModelThatWasSwappedInTheBucketStartsNoTraining() throws Exception {
    ModelVersion version = register("smile", 1, "weights", "production");
    swap(version, "weighty");
    refused(
        () -> found("smile@production", List.of(version)),
        "MODEL_CHANGED",
        "smile version 1 is not in the object store as it was registered");

    MemoryJournal journal = new MemoryJournal(startingFrom("smile@1"), shelf);
    journal.models.add(version);
    assertThat(new RunDriver(stepper(journal), () -> {}, new Wake()).drive())
        .isEqualTo(RunPhase.FAILED);
    assertThat(launcher.started).isEmpty();
    assertThat(
            Objects.requireNonNull(journal.read().stage(StageId.of(StageKind.INGEST)).failure())
                .code())
        .isEqualTo("MODEL_CHANGED");
  }

  /** With a manifest that fits. */
  private void swap(ModelVersion version, String content) {
    StageId register = StageId.of(StageKind.REGISTER);
    StoredFile file =
        new Artifacts(store)
            .put(register.kind(), version.artifact(), ArtifactLayout.MODEL, bytes(content));
    store.put(
        ArtifactLayout.manifest(register.kind(), version.artifact(), 1),
        CoreJson.bytes(
            new Manifest(register, version.artifact(), List.of(file), Map.of(), Map.of(), "now")),
        "x");
  }

  @Test
  void whatIsNotThereIsTheAuthorsToMend() throws IOException {
    refused(
        () -> found("file://" + folder + "/none.caf"),
        "INITIAL_NOT_FOUND",
        "train.initial: there is no file " + folder.resolve("none.caf"));
    refused(
        () -> found("smile@production", List.of()),
        "INITIAL_NOT_FOUND",
        "no registered model is meant by smile@production");
    Path file = Files.writeString(folder.resolve("a.caf"), "weights");
    refused(
        () -> found("file://" + file + "#sha256:" + Sha256.of("other").hex()),
        "INITIAL_CHANGED",
        "not the " + Sha256.of("other") + " that is asked for");
    refused(
        () ->
            new InitialModels(store, false)
                .found(InitialSpec.of("file://" + file), new ListedModels(List.of())),
        "INITIAL_UNSUPPORTED",
        "cannot be read on a cluster: put it into the object store (s3://bucket/path), or name a"
            + " registered model");
    StartingModels foreign = new NothingToRead();
    refused(
        () -> new InitialModels(store, false).found(InitialSpec.of("lab~smile@3"), foreign),
        "INITIAL_NOT_FOUND",
        "no registered model is meant by lab~smile@3 (train.initial) in namespace team; another's is"
            + " written namespace~smile, and has to name this one in spec.readers of its CafModel");
    refused(
        () ->
            new InitialModels(store, false)
                .found(InitialSpec.of("model:" + "ab".repeat(32)), foreign),
        "INITIAL_NOT_FOUND",
        "train.initial: model:" + "ab".repeat(32) + " is not an output of this namespace's runs");
    refused(
        () ->
            new InitialModels(store, false)
                .found(InitialSpec.of("smile@production"), new ListedModels(List.of())),
        "INITIAL_NOT_FOUND",
        "; the controller's page /models lists those there are, and a file in the object store is"
            + " written s3://bucket/path");
  }

  @Test
  void anotherContentIsAnotherKeyForTrainingsAloneWhateverItIsCalled() throws Exception {
    Path file = Files.writeString(folder.resolve("a.caf"), "weights");
    Path copy = Files.writeString(folder.resolve("b.caf"), "weights");
    MemoryJournal first = drive(startingFrom("file://" + file));
    assertThat(launcher.started).hasSize(7);
    launcher.started.clear();

    drive(startingFrom("file://" + copy));
    assertThat(launcher.started).as("the same content elsewhere").isEmpty();

    Files.writeString(file, "better weights");
    MemoryJournal second = drive(startingFrom("file://" + file));
    assertThat(launcher.started)
        .as("played outputs are the same, so that what follows is cached")
        .extracting(Attempt::stage)
        .containsExactly(StageId.train(1), StageId.train(2));
    assertThat(key(first)).isNotEqualTo(key(second));
  }

  @Test
  void anAliasThatMovesUnderARunIsNotLookedAtAgain() throws Exception {
    ModelVersion old = register("smile", 1, "old", "production");
    MemoryJournal journal = new MemoryJournal(startingFrom("smile@production"), shelf);
    journal.models.add(old);
    RunStepper stepper = stepper(journal);
    stepper.step();
    journal.models.set(0, register("smile", 2, "new", "production"));
    assertThat(new RunDriver(stepper, () -> {}, new Wake()).drive()).isEqualTo(RunPhase.SUCCEEDED);

    InitialSpec expected = InitialSpec.ofOutput(old.artifact(), Sha256.of("old"));
    assertThat(launcher.told)
        .allSatisfy(
            told ->
                assertThat((Map<?, ?>) told.spec().get("train"))
                    .extracting("initial")
                    .isEqualTo(expected.spelling()));
    assertThat(journal.read().spec().train().initial())
        .as("what its author wrote")
        .isEqualTo(InitialSpec.of("smile@production"));
  }

  @Test
  void aRunWhoseStartIsNotThereFailsBeforeAnythingRuns() throws Exception {
    MemoryJournal journal = new MemoryJournal(startingFrom("smile@production"), shelf);

    assertThat(new RunDriver(stepper(journal), () -> {}, new Wake()).drive())
        .isEqualTo(RunPhase.FAILED);

    assertThat(launcher.started).isEmpty();
    Failure failure = journal.read().stage(StageId.of(StageKind.INGEST)).failure();
    assertThat(Objects.requireNonNull(failure).code()).isEqualTo("INITIAL_NOT_FOUND");
  }

  @Test
  void whatARandomStartLearnedIsNoneOfItsOutputs() throws Exception {
    drive(TestRuns.quickstart());
    launcher.started.clear();
    MemoryJournal journal = new MemoryJournal(startingFrom("smile@production"), shelf);

    assertThat(new RunDriver(stepper(journal), () -> {}, new Wake()).drive())
        .isEqualTo(RunPhase.FAILED);

    assertThat(launcher.started).isEmpty();
    assertThat(Objects.requireNonNull(journal.read().stage(TRAIN).failure()).code())
        .isEqualTo("INITIAL_NOT_FOUND");
  }

  private MemoryJournal drive(CafRun run) throws InterruptedException {
    MemoryJournal journal = new MemoryJournal(run, shelf);
    assertThat(new RunDriver(stepper(journal), () -> {}, new Wake()).drive())
        .isEqualTo(RunPhase.SUCCEEDED);
    return journal;
  }

  private RunStepper stepper(MemoryJournal journal) {
    Outputs outputs = new Outputs(store);
    RunObserver observer =
        new RunObserver(journal, launcher, outputs, TestRuns.PROGRAM, Ages.by(Clock.systemUTC()));
    return new RunStepper(journal, observer, launcher, outputs, seen -> {}, () -> {});
  }

  private static StageKey key(MemoryJournal journal) {
    return Objects.requireNonNull(journal.read().stage(TRAIN).output()).key();
  }

  private static CafRun startingFrom(String initial) {
    return TestRuns.run(Map.of("train", Map.of("seeds", List.of(1, 2), "initial", initial)));
  }

  private InitialSpec found(String place) {
    return found(place, List.of());
  }

  private InitialSpec found(String place, List<ModelVersion> versions) {
    return new InitialModels(store, true).found(InitialSpec.of(place), new ListedModels(versions));
  }

  /** A namespace's, where nothing was shared with it. */
  private record NothingToRead() implements StartingModels {
    @Override
    public Tenants tenants() {
      return Tenants.of("team");
    }

    @Override
    public Optional<ModelVersion> version(ModelReference reference) {
      return Optional.empty();
    }

    @Override
    public boolean mayRead(StageKey output) {
      return false;
    }
  }

  private static void refused(ThrowingCallable look, String code, String message) {
    assertThatThrownBy(look)
        .isInstanceOfSatisfying(
            StageException.class,
            problem -> {
              assertThat(problem.failure().code()).isEqualTo(code);
              assertThat(problem.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(problem.failure().message()).contains(message);
            });
  }

  private ModelVersion register(String model, int version, String content, String... aliases) {
    StageId register = StageId.of(StageKind.REGISTER);
    StageKey key = new StageKey(Sha256.of(model + version));
    byte[] bytes = bytes(content);
    Artifacts artifacts = new Artifacts(store);
    StoredFile file = artifacts.put(register.kind(), key, ArtifactLayout.MODEL, bytes);
    Manifest manifest = new Manifest(register, key, List.of(file), Map.of(), Map.of(), "now");
    assertThat(artifacts.seal(manifest)).isEqualTo(manifest);
    return new ModelVersion(
        model,
        version,
        manifest.contentDigest(),
        key,
        new UUID(0, version),
        model + "-" + version,
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of(aliases));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
