package dev.cafrun.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.groups.Tuple.tuple;

import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.runtime.testing.DyingObjectStore;
import dev.cafrun.runtime.testing.RecordedEvents;
import dev.cafrun.runtime.testing.SimulatedKill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class StageRunnerIT extends WithEmbeddedStore {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final StageId ALIGN = StageId.of(StageKind.ALIGN);

  @TempDir Path folder;
  private final RecordedEvents events = new RecordedEvents();
  private String scenario = "";

  @BeforeEach
  void begin(TestInfo info) throws Exception {
    scenario = info.getDisplayName();
    ingested(Map.of("samples.csv", "1\n2\n3\n", "pictures-00000.bin", "pictures"));
  }

  @Test
  void aStageLeavesItsFilesAndOneManifest() throws Exception {
    Manifest manifest = run(new Sum());

    assertThat(new Artifacts(store).look(StageKind.ALIGN, key(ALIGN)))
        .isEqualTo(new ArtifactState.Whole(manifest));
    assertThat(manifest.files())
        .extracting(StoredFile::name, StoredFile::mediaType, StoredFile::size)
        .containsExactly(tuple("sum.csv", "text/csv", 1L), tuple("sum.svg", "image/svg+xml", 4L));
    assertThat(manifest.summary()).containsEntry("sum", 6);
    assertThat(manifest.provenance())
        .containsEntry("threads", "1")
        .containsKeys("java", "platform");
    assertThat(store.read(fileOf(ALIGN, "sum.csv", "6")))
        .hasValueSatisfying(content -> assertThat(content).asString(UTF_8).isEqualTo("6"));
  }

  @Test
  void aFinishedStageIsNotRunAgain() throws Exception {
    Sum first = new Sum();
    Sum second = new Sum();

    assertThat(run(first)).isEqualTo(run(second));

    assertThat(first.runs).isEqualTo(1);
    assertThat(second.runs).isZero();
  }

  @Test
  void aStageKilledAtAnyMomentAndRunAgainEndsTheSame() throws Exception {
    int moments = callsOfAnUndisturbedRun();
    Sha256 undisturbed = manifest().contentDigest();
    assertThat(moments).isGreaterThan(15);

    for (int moment = 1; moment <= moments; moment++) {
      scenario = "killed after call " + moment;
      ingested(Map.of("samples.csv", "1\n2\n3\n", "pictures-00000.bin", "pictures"));
      var dying = new DyingObjectStore(store, moment);

      assertThatThrownBy(() -> run(dying, new Sum()))
          .as(scenario)
          .isInstanceOf(SimulatedKill.class);
      run(new Sum());

      assertThat(manifest().contentDigest()).as(scenario).isEqualTo(undisturbed);
      assertThat(new Artifacts(store).look(StageKind.ALIGN, key(ALIGN)))
          .as(scenario)
          .isInstanceOf(ArtifactState.Whole.class);
      assertThat(objectsUnder(ArtifactLayout.folder(StageKind.ALIGN, key(ALIGN))))
          .as(scenario)
          .containsExactlyInAnyOrder(
              "manifest.json",
              Sha256.of("6").hex() + "-sum.csv",
              Sha256.of("<g/>").hex() + "-sum.svg");
      assertThat(store.list(ArtifactLayout.checkpoints(key(ALIGN)))).as(scenario).isEmpty();
    }
  }

  private int callsOfAnUndisturbedRun() throws Exception {
    var counting = new DyingObjectStore(store, Integer.MAX_VALUE);
    Manifest unused = run(counting, new Sum());
    return counting.calls();
  }

  @Test
  void twoAttemptsAtOnceEndWithOneManifest() throws Exception {
    CyclicBarrier bothRan = new CyclicBarrier(2);
    Callable<Manifest> attempt =
        () ->
            new StageRunner(store, Clock.systemUTC())
                .run(
                    new Sum() {
                      @Override
                      void finished() throws Exception {
                        int unused = bothRan.await();
                      }
                    },
                    request(Thread.currentThread().threadId()),
                    events);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      var attempts = threads.invokeAll(List.of(attempt, attempt));

      assertThat(attempts.get(0).get()).isEqualTo(attempts.get(1).get()).isEqualTo(manifest());
    }
    assertThat(events.warnings()).isEmpty();
  }

  @Test
  void anOutputThatLostAFileIsMadeAnew() throws Exception {
    Manifest before = run(new Sum());
    store.delete(fileOf(ALIGN, "sum.csv", "6"));

    Manifest after = run(new Sum());

    assertThat(after.contentDigest()).isEqualTo(before.contentDigest());
    assertThat(new Artifacts(store).look(StageKind.ALIGN, key(ALIGN)))
        .isInstanceOf(ArtifactState.Whole.class);
    assertThat(events.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.code()).isEqualTo("ARTIFACT_DAMAGED"))
        .satisfies(warning -> assertThat(warning.message()).contains("sum.csv is missing"));
  }

  @Test
  void anUnreadableManifestIsMadeAnew() throws Exception {
    store.put(
        ArtifactLayout.manifest(StageKind.ALIGN, key(ALIGN), 1),
        "{\"stage\":\"al".getBytes(UTF_8),
        "application/json");

    assertThat(run(new Sum())).isEqualTo(manifest());
  }

  @Test
  void anInputThatRottedInTheStoreIsThePlatformsFailure() throws Exception {
    Files.writeString(server.fileOf(fileOf(INGEST, "samples.csv", "1\n2\n3\n")), "1\n2\n4\n");

    assertThatThrownBy(() -> run(new Sum()))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.failure().code()).isEqualTo("CONTENT_CORRUPT");
              assertThat(e.failure().category()).isEqualTo(FailureCategory.PLATFORM);
            });
    assertThat(new Artifacts(store).look(StageKind.ALIGN, key(ALIGN)))
        .isEqualTo(new ArtifactState.Absent());
  }

  @Test
  void anInputThatIsNotThereIsFatal() {
    assertThatThrownBy(
            () ->
                run(
                    new Sum() {
                      @Override
                      String inputFile() {
                        return "labels.csv";
                      }
                    }))
        .hasMessage("The output of ingest has no file labels.csv.")
        .extracting(e -> ((StageException) e).failure().category())
        .isEqualTo(FailureCategory.FATAL);
  }

  @Test
  void afterAnAttemptOnlyItsRequestItsEventsAndItsLogAreLeft() throws Exception {
    Path attempt = Files.createDirectories(Path.of(request(1).scratch()));
    Files.writeString(attempt.resolve("events.jsonl"), "");
    Files.createDirectories(attempt.resolve("work/of/an/earlier/life"));
    Files.createDirectories(attempt.resolve("outputs"));
    Files.writeString(attempt.resolve("outputs/leftover.csv"), "of a killed attempt");

    Manifest manifest = run(new Sum());

    assertThat(manifest.files()).extracting(StoredFile::name).doesNotContain("leftover.csv");
    assertThat(attempt.toFile().list()).containsExactly("events.jsonl");
  }

  @Test
  void aResumeSkipsACheckpointThatRottedOrWasNotFinished() throws Exception {
    Throwable killed = catchThrowable(() -> run(new Sum().dyingAfterCheckpoint(3)));
    assertThat(killed).isInstanceOf(SimulatedKill.class);
    assertThat(objectsUnder(ArtifactLayout.checkpoints(key(ALIGN))))
        .containsExactly(
            "000000002.ckpt", "000000002.ckpt.sha256", "000000003.ckpt", "000000003.ckpt.sha256");
    Files.writeString(server.fileOf(ArtifactLayout.checkpoint(key(ALIGN), 3)), "rotten");
    store.put(ArtifactLayout.checkpoint(key(ALIGN), 4), "unfinished".getBytes(UTF_8), "text/plain");

    Sum resumed = new Sum();
    Manifest manifest = run(resumed);

    assertThat(resumed.resumedFrom).isEqualTo(2);
    assertThat(manifest.summary()).containsEntry("sum", 6);
    assertThat(events.warnings())
        .extracting("code")
        .containsExactly("CHECKPOINT_SKIPPED", "CHECKPOINT_SKIPPED");
    assertThat(store.list(ArtifactLayout.checkpoints(key(ALIGN)))).isEmpty();
  }

  private Manifest run(Stage stage) throws Exception {
    return run(store, stage);
  }

  @Test
  void anAdoptedFileStaysWhereItLiesAndIsReadFromThere() throws Exception {
    StageId shard = StageId.shard(0);
    Artifacts artifacts = new Artifacts(store);
    Path faces = Files.writeString(folder.resolve("faces-00000.bin"), "faces");
    StoredFile stored = artifacts.put(StageKind.ALIGN, key(shard), faces);
    Manifest part =
        artifacts.seal(new Manifest(shard, key(shard), List.of(stored), Map.of(), Map.of(), "now"));

    Manifest whole = run(new Adopting(shard));

    StoredFile adopted = whole.file("faces-00000.bin").orElseThrow();
    assertThat(whole.keeper(adopted)).isEqualTo(part.key());
    assertThat(objectsUnder(ArtifactLayout.folder(StageKind.ALIGN, whole.key())))
        .containsExactlyInAnyOrder("manifest.json", Sha256.of("rows").hex() + "-faces.csv");
    Manifest read = new Artifacts(store).manifest(StageKind.ALIGN, whole.key());
    assertThat(read).isEqualTo(whole);
    assertThat(artifacts.read(read, adopted)).asString(UTF_8).isEqualTo("faces");
    Path copy = folder.resolve("copy");
    artifacts.fetch(read, adopted, copy);
    assertThat(copy).hasContent("faces");
    assertThat(whole.contentDigest())
        .as("it does not know where files lie")
        .isEqualTo(
            new Manifest(
                    ALIGN,
                    key(ALIGN),
                    List.of(stored, whole.file("faces.csv").orElseThrow()),
                    Map.of(),
                    Map.of(),
                    "now")
                .contentDigest());

    artifacts.remove(StageKind.ALIGN, part.key());

    assertThat(artifacts.look(StageKind.ALIGN, whole.key()))
        .isEqualTo(new ArtifactState.Damaged("faces-00000.bin is missing"));
  }

  private record Adopting(StageId shard) implements Stage {
    @Override
    public StageKind kind() {
      return StageKind.ALIGN;
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
      context.adopt(shard, "faces-00000.bin");
      Files.writeString(context.output("faces.csv"), "rows");
      return new StageResult(Map.of(), Map.of());
    }
  }

  private Manifest run(ObjectStore through, Stage stage) throws Exception {
    return new StageRunner(through, Clock.systemUTC()).run(stage, request(1), events);
  }

  private Manifest manifest() {
    return new Artifacts(store).manifest(StageKind.ALIGN, key(ALIGN));
  }

  private static List<String> objectsUnder(String prefix) {
    return store.list(prefix).stream()
        .map(StoredObject::key)
        .map(object -> object.substring(prefix.length()))
        .toList();
  }

  private String fileOf(StageId stage, String name, String content) {
    return ArtifactLayout.file(stage.kind(), key(stage), name, Sha256.of(content));
  }

  private StageKey key(StageId stage) {
    return new StageKey(Sha256.of(stage + " of " + scenario));
  }

  private StageRequest request(long attempt) {
    return new StageRequest(
        "run-1",
        "quickstart",
        ALIGN,
        key(ALIGN),
        1,
        Map.of("dataset", Map.of("format", "demo")),
        Map.of(INGEST, key(INGEST), StageId.shard(0), key(StageId.shard(0))),
        "",
        server.address(),
        folder.resolve("attempt-" + attempt).toString(),
        folder.resolve("cache").resolve(key(ALIGN).abbreviated()).toString(),
        folder.resolve("events.jsonl").toString());
  }

  private void ingested(Map<String, String> contents) throws IOException {
    Artifacts artifacts = new Artifacts(store);
    Path ingest = Files.createDirectories(folder.resolve("ingest"));
    List<StoredFile> files = new ArrayList<>();
    for (Map.Entry<String, String> content : contents.entrySet()) {
      Path file = Files.writeString(ingest.resolve(content.getKey()), content.getValue());
      files.add(artifacts.put(StageKind.INGEST, key(INGEST), file));
    }
    Manifest unused =
        artifacts.seal(
            new Manifest(INGEST, key(INGEST), files, Map.of(), Map.of(), "2026-01-01T00:00:00Z"));
  }

  /** Adds up the numbers of a file, with a checkpoint after each. */
  private static class Sum implements Stage {
    int runs;
    long resumedFrom;
    private long lastCheckpoint = Long.MAX_VALUE;

    Sum dyingAfterCheckpoint(long checkpoint) {
      lastCheckpoint = checkpoint;
      return this;
    }

    String inputFile() {
      return "samples.csv";
    }

    void finished() throws Exception {}

    @Override
    public StageKind kind() {
      return StageKind.ALIGN;
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
      runs++;
      Path state = context.scratch().resolve("state");
      resumedFrom = context.checkpoints().latest(state).orElse(0);
      int sum = resumedFrom == 0 ? 0 : Integer.parseInt(Files.readString(state));
      List<String> numbers = Files.readAllLines(context.input(INGEST, inputFile()));
      for (int row = Math.toIntExact(resumedFrom); row < numbers.size(); row++) {
        sum += Integer.parseInt(numbers.get(row));
        Files.writeString(state, Integer.toString(sum));
        context.checkpoints().save(row + 1, state);
        if (row + 1 == lastCheckpoint) {
          throw new SimulatedKill("after checkpoint " + lastCheckpoint);
        }
      }
      Files.writeString(context.output("sum.csv"), Integer.toString(sum));
      Files.writeString(context.output("sum.svg"), "<g/>");
      try {
        finished();
      } catch (Exception e) {
        throw new IOException(e);
      }
      return new StageResult(Map.of("sum", sum), Map.of("threads", "1"));
    }
  }
}
