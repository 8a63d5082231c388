package dev.cafrun.controller.launch;

import static dev.cafrun.controller.testing.ScriptedWorker.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.StoreAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes; none of them gets as far as the object store. */
class LocalLauncherIT {
  private static final UUID RUN = UUID.randomUUID();
  private static final Attempt INGEST = new Attempt(RUN, StageId.of("ingest"), 1);
  private static final Runnable NOBODY = () -> {};

  @TempDir Path folder;
  private ScriptedWorker worker;
  private LocalLauncher launcher;
  private LocalLauncher another;

  @BeforeEach
  void prepare() throws IOException {
    worker = new ScriptedWorker(folder);
    launcher = newLauncher();
    another = newLauncher();
    worker.say("ingest.hold");
  }

  @AfterEach
  void leaveNothingBehind() {
    launcher.stop(RUN);
    another.stop(RUN);
    assertThat(launcher.places()).isEqualTo(1);
  }

  @Test
  void aWorkerGetsItsRequestItsEnvironmentAndALog() throws IOException {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);

    assertThat(launcher.execution(INGEST)).containsInstanceOf(Execution.Running.class);
    assertThat(launcher.places()).isZero();
    assertThat(Files.readString(launcher.log(INGEST))).contains("working on ingest");
    await("a word", () -> Files.exists(launcher.events(INGEST)));
  }

  @Test
  void ofAWorkerThatNeverStopsTalkingTheEndIsKeptAndWhatItSaysNext() throws Exception {
    worker.say("ingest.talk");
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    RotatedLog log = new RotatedLog(launcher.log(INGEST));
    await("a long log", () -> log.file().toFile().length() > RotatedLog.MOST);

    assertThat(another.execution(INGEST)).containsInstanceOf(Execution.Running.class);
    worker.takeBack("ingest.talk");
    await("the last word", () -> content(log.file()).contains("said all"));

    assertThat(log.parts()).hasSize(2);
    assertThat(content(log.parts().getFirst()))
        .startsWith("caf: what was said before this is gone");
    for (Path part : log.parts()) {
      assertThat(Files.size(part)).isLessThan(RotatedLog.MOST + 200);
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void launchingAgainStartsNoSecondProcess() {
    launcher.launch(INGEST, assignment(), NOBODY);
    launcher.launch(INGEST, assignment(), NOBODY);
    another.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);

    assertThat(another.execution(INGEST)).containsInstanceOf(Execution.Running.class);
    assertThat(worker.started()).hasSize(1);
  }

  @Test
  void ofManyThatSeeTheSameFreePlaceOneStarts() throws Exception {
    List<Attempt> attempts =
        Stream.generate(() -> new Attempt(UUID.randomUUID(), INGEST.stage(), 1)).limit(6).toList();
    assertThat(launcher.places()).isEqualTo(1);
    assertThat(another.places()).isEqualTo(1);

    try (ExecutorService drivers = Executors.newCachedThreadPool()) {
      for (int i = 0; i < attempts.size(); i++) {
        LocalLauncher who = i % 2 == 0 ? launcher : another;
        Attempt attempt = attempts.get(i);
        drivers.execute(() -> who.launch(attempt, assignment(), NOBODY));
      }
    }

    worker.awaitStarted("ingest", 1);
    List<Attempt> running =
        attempts.stream().filter(attempt -> launcher.execution(attempt).isPresent()).toList();
    assertThat(running).hasSize(1);
    assertThat(worker.started()).hasSize(1);
    assertThat(another.places()).isZero();
    launcher.stop(running.getFirst());
    assertThat(another.places()).isEqualTo(1);
  }

  @Test
  void aPlaceIsKeptForWhoeverReservedItUntilHeGivesItBack() {
    Attempt other = new Attempt(UUID.randomUUID(), INGEST.stage(), 1);
    assertThat(launcher.reserve(INGEST)).isTrue();
    assertThat(launcher.reserve(INGEST)).isTrue();
    assertThat(another.reserve(other)).isFalse();
    another.launch(other, assignment(), NOBODY);
    assertThat(another.execution(other)).isEmpty();

    launcher.release(INGEST);

    assertThat(another.reserve(other)).isTrue();
    another.release(other);
  }

  @Test
  void whatTheWorkerSaysOfItsFailureIsTheFailure() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    worker.say("ingest.user");
    launcher.launch(INGEST, assignment(), ended::countDown);
    worker.takeBack("ingest.hold");

    assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(launcher.execution(INGEST))
        .hasValueSatisfying(
            end ->
                assertThat(((Execution.Failed) end).failure().message())
                    .isEqualTo("labels.csv row 3: valence is 1.7"));
    assertThat(another.execution(INGEST)).isEqualTo(launcher.execution(INGEST));
    launcher.launch(INGEST, assignment(), NOBODY);
    assertThat(worker.started()).hasSize(1);
  }

  @Test
  void aKilledWorkerIsAFailureOfThePlatformThatNamesTheSignal() {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    worker.process("ingest").destroyForcibly();

    Execution.Failed end = awaitFailure(launcher);
    assertThat(end.failure().category()).isEqualTo(FailureCategory.PLATFORM);
    assertThat(end.failure().message()).contains("SIGKILL", "memory", "log.txt");
  }

  @Test
  void aWorkerThatCrashesIsAFailureOfThePlatform() throws IOException {
    worker.say("ingest.crash-1");
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.takeBack("ingest.hold");

    assertThat(awaitFailure(launcher).failure().message()).contains("exit code 1", "log.txt");
  }

  @Test
  void anOrphanIsAdoptedAndItsDeathIsSeen() {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    assertThat(another.execution(INGEST)).containsInstanceOf(Execution.Running.class);

    worker.process("ingest").destroyForcibly();

    await("the orphan's end", () -> !(execution(another) instanceof Execution.Running));
    assertThat(execution(another)).isEqualTo(new Execution.Ended(1));
  }

  @Test
  void anAttemptThatDiedWhileNobodyLookedIsStartedAgainUnderItsNumber() {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    ProcessHandle process = worker.process("ingest");
    process.destroyForcibly();
    await("its death", () -> !process.isAlive());

    assertThat(another.execution(INGEST)).isEmpty();
    another.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 2);
    assertThat(another.execution(INGEST)).containsInstanceOf(Execution.Running.class);
  }

  @Test
  void anInterruptMeantForEverybodyIsNoFailureYet() throws Exception {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    ProcessHandle process = worker.process("ingest");
    // As a shutdown sends it to all; Ctrl-C's signal is ignored wherever the tests run in the
    // background.
    assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor())
        .isZero();
    await("its death", () -> !process.isAlive());

    assertThat(launcher.execution(INGEST)).containsInstanceOf(Execution.Running.class);
    launcher.stop(RUN);
    assertThat(launcher.execution(INGEST)).isEmpty();
    assertThat(another.execution(INGEST)).isEmpty();
  }

  @Test
  void aStoppedAttemptLeavesNothingRunningAndMayGoOnLater() throws IOException {
    worker.say("ingest.child");
    launcher.launch(INGEST, assignment(), NOBODY);
    await("a child", () -> !worker.children().isEmpty());
    ProcessHandle process = worker.process("ingest");
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(worker.children().getFirst().split(" ")[1])).orElseThrow();

    another.stop(INGEST);

    assertThat(WorkerProcess.of(process).alive()).isFalse();
    assertThat(WorkerProcess.of(child).alive()).isFalse();
    assertThat(another.execution(INGEST)).isEmpty();
    launcher.stop(INGEST);
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 2);
  }

  @Test
  void whatSomebodyElseLooksAfterIsNotStopped() {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    assertThat(another.execution(INGEST)).containsInstanceOf(Execution.Running.class);

    launcher.leave(RUN);
    launcher.stop(RUN);

    assertThat(launcher.places()).as("it works on").isZero();
    assertThat(worker.process("ingest").isAlive()).isTrue();
  }

  @Test
  void aWorkerThatDoesNotListenIsStoppedByForce() throws Exception {
    launcher.launch(INGEST, assignment(), NOBODY);
    worker.awaitStarted("ingest", 1);
    ProcessHandle process = worker.process("ingest");
    // A stopped process hears no polite word.
    assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor())
        .isZero();

    launcher.stop(INGEST);

    assertThat(WorkerProcess.of(process).alive()).isFalse();
  }

  private Execution.Failed awaitFailure(LocalLauncher who) {
    await("the end", () -> !(execution(who) instanceof Execution.Running));
    return (Execution.Failed) execution(who);
  }

  private static Execution execution(LocalLauncher who) {
    return who.execution(INGEST).orElseThrow(() -> new AssertionError("nothing is known"));
  }

  private LocalLauncher newLauncher() {
    return new LocalLauncher(
        new LocalPlace(
            folder.resolve("runs"),
            folder.resolve("cache"),
            program -> worker.home(),
            1,
            Duration.ofSeconds(1),
            new StoreAddress("http://127.0.0.1:1", "us-east-1", "none"),
            Map.of()));
  }

  private static Assignment assignment() {
    return new Assignment(
        "test",
        new StageKey(Sha256.of("key")),
        Program.ofFolder("program"),
        Map.of(),
        Map.of(),
        "");
  }
}
