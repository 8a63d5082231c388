package dev.cafrun.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import dev.cafrun.core.worker.WorkerExit;
import dev.cafrun.worker.pod.HearingController;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker as it is shipped: its own JVM, its own class path, and a stage that obeys a word. */
class WorkerIT extends WithEmbeddedStore {
  private static final int SIGTERM_EXIT = 143;
  private static final int PATIENCE_SECONDS = 60;
  private static final String LOG_OBJECT = "logs/run-1/ingest/1.log";

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private int attempts;

  @AfterEach
  void killLeftovers() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aStageThatSucceedsLeavesItsArtifactAndExitsWithZero() throws Exception {
    Process worker = start("succeed");

    assertThat(exitCode(worker)).as(this::log).isEqualTo(WorkerExit.DONE);
    assertThat(new Artifacts(store).look(StageKind.INGEST, key("succeed")))
        .isInstanceOf(ArtifactState.Whole.class);
    assertThat(events())
        .singleElement()
        .isInstanceOfSatisfying(
            StageEvent.Progress.class, progress -> assertThat(progress.done()).isEqualTo(1));
  }

  @Test
  void aFailureThatIsTheUsersIsSaidOnceInItsOwnWords() throws Exception {
    assertThat(exitCode(start("blame the user"))).isEqualTo(WorkerExit.USER);
    assertThat(onlyFailure())
        .isEqualTo(Failure.user("BAD_LABEL", "labels.csv, row 7: valence is 1.7; use -1 to 1"));
    assertThat(log()).contains("BAD_LABEL: labels.csv, row 7").doesNotContain("\tat dev.cafrun");
  }

  @Test
  void nothingThatAWorkerSaysGivesATerminalOrders() throws Exception {
    assertThat(exitCode(start("give a terminal orders"))).isEqualTo(WorkerExit.USER);

    assertThat(log())
        .contains("�[41m�2J��out", "�[41m�2J��err", "�[41m�2J��log", "BAD_LABEL: �[41m�2J��failure")
        .doesNotContain("\u001b", "\u009b", "\r", "\u202e");
  }

  @Test
  void aMistakeOfTheProgramIsTracedInTheLogAndShortForPeople() throws Exception {
    assertThat(exitCode(start("make a mistake"))).isEqualTo(WorkerExit.FATAL);
    assertThat(onlyFailure().code()).isEqualTo("INTERNAL_ERROR");
    assertThat(onlyFailure().category()).isEqualTo(FailureCategory.FATAL);
    assertThat(onlyFailure().message())
        .contains("stage ingest (IllegalStateException)")
        .doesNotContain("secret detail");
    assertThat(log()).contains("secret detail of the program", "at dev.cafrun.worker.Scripted");
  }

  @Test
  void aHeapThatIsFullEndsTheWorkerAtOnceWithACodeOfItsOwn() throws Exception {
    assertThat(exitCode(start("need too much memory"))).isEqualTo(WorkerExit.OUT_OF_JAVA_MEMORY);
    assertThat(log()).contains("Terminating due to java.lang.OutOfMemoryError");
    assertThat(events()).noneMatch(StageEvent.Failed.class::isInstance);
  }

  @Test
  void aThreadThatFillsTheHeapUnnoticedEndsTheWorkerToo() throws Exception {
    assertThat(exitCode(start("need too much memory elsewhere")))
        .isEqualTo(WorkerExit.OUT_OF_JAVA_MEMORY);
  }

  @Test
  void aFullDiskIsThePlatformsFailureAndNamesAFolder() throws Exception {
    if (!Files.exists(Path.of("/dev/full"))) {
      System.err.println("SKIPPED: this system has no /dev/full to stand for a full disk");
    }
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");

    assertThat(exitCode(start("fill the disk"))).isEqualTo(WorkerExit.PLATFORM);
    assertThat(onlyFailure().code()).isEqualTo("DISK_FULL");
    assertThat(onlyFailure().message()).contains("no space left in " + folder);
  }

  @Test
  void aStageThatIsStoppedSaysSoAndEndsAsItsSignalSays() throws Exception {
    Process worker = start("wait after a checkpoint");
    awaitProgress(worker);

    worker.destroy();

    assertThat(exitCode(worker)).isEqualTo(SIGTERM_EXIT);
    assertThat(onlyFailure().code()).isEqualTo("INTERRUPTED");
    assertThat(onlyFailure().category()).isEqualTo(FailureCategory.PLATFORM);
    forgetCheckpoint();
  }

  @Test
  void aStageThatIsKilledGoesOnFromItsCheckpoint() throws Exception {
    Process killed = start("wait after a checkpoint");
    awaitProgress(killed);
    killed.destroyForcibly().waitFor();
    assertThat(store.list(ArtifactLayout.checkpoints(key("wait after a checkpoint")))).hasSize(2);

    assertThat(exitCode(start("wait after a checkpoint"))).as(this::log).isEqualTo(0);

    assertThat(
            store.read(
                ArtifactLayout.file(
                    StageKind.INGEST,
                    key("wait after a checkpoint"),
                    "samples.csv",
                    Sha256.of("half and half\n"))))
        .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("half and half\n"));
    assertThat(store.list(ArtifactLayout.checkpoints(key("wait after a checkpoint")))).isEmpty();
  }

  @Test
  void aWorkerWithoutCredentialsNamesTheVariable() throws Exception {
    Process worker = start("succeed", Map.of(StoreAddress.SECRET_KEY_VARIABLE, ""));

    assertThat(exitCode(worker)).isEqualTo(WorkerExit.PLATFORM);
    assertThat(onlyFailure().code()).isEqualTo("STORE_REFUSED");
    assertThat(onlyFailure().message()).contains(StoreAddress.SECRET_KEY_VARIABLE);
  }

  @Test
  void aRequestThatCannotBeReadIsFatal() throws Exception {
    Path request = Files.writeString(folder.resolve("request.json"), "{\"runId\":\"1\"}");

    assertThat(exitCode(start(List.of(request.toString()), Map.of()))).isEqualTo(WorkerExit.FATAL);
    assertThat(log()).contains("cannot work on the request", "not a StageRequest");
  }

  @Test
  void aPodsWorkerTellsTheControllerTheKubeletAndTheArchive() throws Exception {
    try (HearingController controller = new HearingController()) {
      Process worker = startInPod("blame the user", controller);

      assertThat(exitCode(worker)).as(this::log).isEqualTo(WorkerExit.USER);
      assertThat(controller.heard()).isEqualTo(Files.readString(events(attempts)));
      assertThat(CoreJson.read(controller.heard().strip(), StageEvent.class))
          .isInstanceOf(StageEvent.Failed.class);
    }
    assertThat(lastWord().code()).isEqualTo("BAD_LABEL");
    assertThat(archivedLog()).contains("BAD_LABEL: labels.csv, row 7");
  }

  @Test
  void aPodsWorkerThatIsStoppedStillLeavesItsLogAndItsReason() throws Exception {
    try (HearingController controller = new HearingController()) {
      Process worker = startInPod("wait after a checkpoint", controller);
      awaitProgress(worker);

      worker.destroy();

      assertThat(exitCode(worker)).as(this::log).isEqualTo(SIGTERM_EXIT);
      assertThat(controller.heard()).isEqualTo(Files.readString(events(attempts)));
    }
    assertThat(lastWord().code()).isEqualTo("INTERRUPTED");
    assertThat(archivedLog()).contains("INTERRUPTED");
    forgetCheckpoint();
  }

  @Test
  void aPodsWorkerSucceedsThoughNobodyListens() throws Exception {
    HearingController controller = new HearingController();
    controller.close();

    Process worker = startInPod("succeed", controller);

    assertThat(exitCode(worker)).as(this::log).isEqualTo(WorkerExit.DONE);
    assertThat(archivedLog()).contains("the controller does not hear events", "ingest is done");
    assertThat(folder.resolve("termination-log")).doesNotExist();
  }

  @Test
  void aPodsLogIsArchivedWithoutOrdersToATerminal() throws Exception {
    try (HearingController controller = new HearingController()) {
      assertThat(exitCode(startInPod("give a terminal orders", controller)))
          .isEqualTo(WorkerExit.USER);
    }
    assertThat(archivedLog())
        .contains("�[41m�2J��out", "�[41m�2J��err", "�[41m�2J��log", "BAD_LABEL: �[41m�2J��failure")
        .doesNotContain("\u001b", "\u009b", "\r", "\u202e");
  }

  @Test
  void ofAPodThatNeverStopsTalkingTheEndIsArchived() throws Exception {
    try (HearingController controller = new HearingController()) {
      assertThat(exitCode(startInPod("never stop talking", controller))).isEqualTo(WorkerExit.DONE);
    }
    Path archived = folder.resolve("archived.log");
    store.fetch(LOG_OBJECT, archived);
    assertThat(Files.size(archived)).isLessThan(2 * RotatedLog.MOST + 200);
    assertThat(Files.readAllLines(archived))
        .startsWith("caf: what was said before this is gone: the last 10 to 20 MiB are kept")
        .contains("line 299999 of a library that has a great deal to say to nobody")
        .doesNotContain("line 0 of a library that has a great deal to say to nobody")
        .last()
        .asString()
        .contains("ingest is done");
  }

  private Process startInPod(String script, HearingController controller) throws Exception {
    return start(
        script,
        Map.of(
            PodVariables.EVENTS_URL,
            controller.address().url().toString(),
            PodVariables.EVENTS_TOKEN,
            HearingController.TOKEN,
            PodVariables.LOG_OBJECT,
            LOG_OBJECT,
            PodVariables.TERMINATION_LOG,
            folder.resolve("termination-log").toString()));
  }

  private Failure lastWord() throws IOException {
    return CoreJson.read(Files.readAllBytes(folder.resolve("termination-log")), Failure.class);
  }

  private static String archivedLog() {
    return new String(store.read(LOG_OBJECT).orElseThrow(), StandardCharsets.UTF_8);
  }

  private void forgetCheckpoint() {
    store
        .list(ArtifactLayout.checkpoints(key("wait after a checkpoint")))
        .forEach(object -> store.delete(object.key()));
  }

  private Process start(String script) throws Exception {
    return start(script, Map.of());
  }

  private Process start(String script, Map<String, String> environment) throws Exception {
    attempts++;
    StageRequest request =
        new StageRequest(
            "run-1",
            "quickstart",
            StageId.of(StageKind.INGEST),
            key(script),
            attempts,
            Map.of(
                "dataset",
                Map.of("format", "csv", "source", "file:///nowhere", "revision", script)),
            Map.of(),
            "",
            server.address(),
            folder.resolve("scratch").toString(),
            folder.resolve("cache").toString(),
            events(attempts).toString());
    if (environment.containsKey(PodVariables.LOG_OBJECT)) {
      Map<String, String> pod = new HashMap<>(environment);
      pod.put("CAFRUN_REQUEST", CoreJson.write(request));
      return start(List.of(), pod);
    }
    Path file = Files.write(folder.resolve("request.json"), CoreJson.bytes(request));
    return start(List.of(file.toString()), environment);
  }

  private Process start(List<String> arguments, Map<String, String> environment) throws Exception {
    Path home = Path.of(Objects.requireNonNull(System.getProperty("worker.home")));
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("worker.options"),
                "-Xmx128m",
                "-cp",
                testClasses() + ":" + home.resolve("lib") + "/*",
                "dev.cafrun.worker.Worker")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("worker.log").toFile());
    builder.command().addAll(arguments);
    builder
        .environment()
        .put(StoreAddress.ACCESS_KEY_VARIABLE, TestObjectStore.CREDENTIALS.accessKey());
    builder
        .environment()
        .put(StoreAddress.SECRET_KEY_VARIABLE, TestObjectStore.CREDENTIALS.secretKey());
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static Path testClasses() throws URISyntaxException {
    return Path.of(ScriptedStage.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private int exitCode(Process worker) throws InterruptedException {
    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(this::log).isTrue();
    return worker.exitValue();
  }

  private void awaitProgress(Process worker) throws Exception {
    for (int tries = 0;
        events().stream().noneMatch(StageEvent.Progress.class::isInstance);
        tries++) {
      assertThat(worker.isAlive()).as(this::log).isTrue();
      assertThat(tries).as(this::log).isLessThan(PATIENCE_SECONDS * 20);
      Thread.sleep(50);
    }
  }

  private Failure onlyFailure() throws IOException {
    List<StageEvent.Failed> failures =
        events().stream()
            .filter(StageEvent.Failed.class::isInstance)
            .map(StageEvent.Failed.class::cast)
            .toList();
    assertThat(failures).as(this::log).hasSize(1);
    return failures.getFirst().failure();
  }

  private List<StageEvent> events() throws IOException {
    Path file = events(attempts);
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .map(line -> CoreJson.read(line, StageEvent.class))
            .toList()
        : List.of();
  }

  private Path events(int attempt) {
    return folder.resolve("events-" + attempt + ".jsonl");
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("worker.log"));
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  private static StageKey key(String script) {
    return new StageKey(Sha256.of(script));
  }
}
