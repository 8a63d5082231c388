package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever serves pages has no run that would miss the services. */
class IdleServicesIT {
  private static final Duration LONG = Waiting.PATIENCE;

  @TempDir Path folder;

  @Test
  void servicesThatDieWhileNothingRunsComeBack() throws Exception {
    ScriptedWorker worker = new ScriptedWorker(folder);
    try (LocalHome home = LocalHome.open(folder.resolve("home"), worker.home())) {
      FutureTask<Void> driving = new FutureTask<>(() -> drive(home), null);
      Thread driver = Thread.ofPlatform().start(driving);
      String store = store();

      home.killPostgres();
      home.killObjectStore();

      Waiting.until("the database", LONG, () -> answers(home));
      Waiting.until("the object store", LONG, () -> !store().equals(store));
      assertThat(driving.isDone()).isFalse();
      driver.interrupt();
      driver.join();
    }
  }

  @Test
  void anotherHomeThatIsLedToThisHomesDatabaseIsRefusedAndItsOwnProgramsAreNot() throws Exception {
    ScriptedWorker worker = new ScriptedWorker(folder);
    try (LocalHome home = LocalHome.open(folder.resolve("home"), worker.home());
        LocalHome guest = home.visitedBy(folder.resolve("guest"))) {
      guest.drivers().requireTheRight();
      Thread driver = Thread.ofPlatform().start(() -> drive(home));
      Waiting.until("somebody at work", LONG, () -> isRefused(guest));

      assertThatThrownBy(guest.drivers()::driveAll)
          .hasMessageContaining("in use by another CafRun, the home " + folder.resolve("home"));
      home.drivers().requireTheRight();
      home.another().requireTheRight();

      driver.interrupt();
      driver.join();
      guest.drivers().requireTheRight();
    }
  }

  private static void drive(LocalHome home) {
    try {
      home.drivers().driveAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isRefused(LocalHome guest) {
    try {
      guest.drivers().requireTheRight();
      return false;
    } catch (StageException e) {
      return e.failure().code().equals("DATABASE_OCCUPIED");
    }
  }

  private static boolean answers(LocalHome home) {
    try {
      return home.runs().list(1).isEmpty();
    } catch (RuntimeException e) {
      return false;
    }
  }

  private String store() {
    try {
      return Files.readString(folder.resolve("home/object-store/process"));
    } catch (IOException e) {
      return "none";
    }
  }
}
