package dev.cafrun.controller.home;

import static dev.cafrun.controller.home.HomeProgram.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cafrun.artifacts.testing.SmallDisk;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail, are broken off, or happen in odd places; each in a home of its own. */
class HomeStartIT {
  private static final Duration LONG = Waiting.PATIENCE;

  @TempDir Path folder;

  @Test
  void aStartThatFailsLeavesNothingRunning() throws Exception {
    Home home = new Home(folder.resolve("broken"));
    Files.createDirectories(home.postgres().resolve("18"));
    Files.writeString(home.postgres().resolve("18/PG_VERSION"), "18\n");

    StageException refusal = refusal(home);

    assertThat(refusal.failure().code()).isEqualTo("SERVICE_NOT_STARTED");
    assertThat(services(home)).isEmpty();
  }

  @Test
  void theHistoryOfAnotherPostgresqlIsNeverTakenForNone() throws Exception {
    Home home = new Home(folder.resolve("older"));
    Path older = Files.createDirectories(home.postgres().resolve("17"));
    Files.writeString(older.resolve("PG_VERSION"), "17\n");

    StageException refusal = refusal(home);

    assertThat(refusal.failure().category()).isEqualTo(FailureCategory.USER);
    assertThat(refusal.failure().message())
        .startsWith("the history in " + older + " is PostgreSQL 17's, and this CafRun has")
        .contains("name another folder with --home, or move that one away");
    assertThat(home.postgres().resolve("18")).doesNotExist();
    assertThat(services(home)).isEmpty();
  }

  @Test
  void aHomeMayHaveANameThatShellsReadOtherwise() throws Exception {
    for (String name :
        List.of("$HOME and `date`", "a \"quoted\" 'home' \\ 100%d", "${x} {y} ä;&")) {
      Home home = new Home(folder.resolve(name));
      try (HomeServices services = open(home)) {
        assertThat(reachable(services)).as(name).isTrue();
        long postmaster = postmaster(home);
        kill(postmaster);
        services.ensureRunning();
        assertThat(reachable(services)).as(name).isTrue();
        assertThat(postmaster(home)).as(name).isNotEqualTo(postmaster);
      }
      assertThat(services(home)).as(name).isEmpty();
    }
  }

  @Test
  void aHomeWhoseNameIsTwoLinesIsRefused() {
    StageException refusal = refusal(new Home(folder.resolve("two\nlines")));

    assertThat(refusal.failure().message()).contains("two?lines holds a line break");
  }

  @Test
  void aHomeFromWhichNoProgramMayBeRunIsSaid() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    try (SmallDisk disk = withoutExecution(mount)) {
      StageException refusal = refusal(new Home(disk.folder().resolve("home")));

      assertThat(refusal.failure().code()).isEqualTo("HOME_NOEXEC");
      assertThat(refusal.failure().category()).isEqualTo(FailureCategory.USER);
      assertThat(refusal.failure().message())
          .startsWith("no program may be run from " + disk.folder())
          .contains("noexec", "name another folder with --home or CAFRUN_HOME");
    }
  }

  /** Where the home's name is odd, its data folder is made by programs that lie there. */
  @Test
  void aTemporaryFolderFromWhichNoProgramMayBeRunIsSaid() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    try (SmallDisk disk = withoutExecution(mount)) {
      Process program =
          HomeProgram.start(folder.resolve("odd $ home"), "-Djava.io.tmpdir=" + disk.folder());

      assertThat(program.inputReader().readLine())
          .startsWith("no program may be run from " + disk.folder())
          .contains("noexec", "-Djava.io.tmpdir=");
      program.waitFor();
    }
  }

  private static SmallDisk withoutExecution(Path folder) throws Exception {
    Optional<SmallDisk> disk = SmallDisk.mountWithoutExecution(folder, 256);
    Assumptions.assumeTrue(disk.isPresent(), "this user may not mount a disk without execution");
    return disk.orElseThrow();
  }

  @Test
  void aProcessThatIsToldToEndTwiceAtOnceStopsTheServices() throws Exception {
    Home home = new Home(folder.resolve("told"));
    Process program = HomeProgram.start(home.folder());
    assertThat(program.inputReader().readLine()).isEqualTo(READY);
    assertThat(services(home)).hasSize(2);

    program.destroy();
    program.destroy();

    program.waitFor();
    assertThat(services(home)).isEmpty();
  }

  @Test
  void aProcessThatIsToldToEndWhileItStartsLeavesNothingRunning() throws Exception {
    Home home = new Home(folder.resolve("early"));
    Process program = HomeProgram.start(home.folder());
    Waiting.until("a service", LONG, () -> !services(home).isEmpty());

    program.destroy();

    program.waitFor();
    assertThat(services(home)).isEmpty();
  }

  private StageException refusal(Home home) {
    StageException refusal = catchThrowableOfType(StageException.class, () -> open(home).close());
    assertThat(refusal).as("a refusal of " + home).isNotNull();
    return refusal;
  }

  private static HomeServices open(Home home) {
    return HomeServices.open(home, ServicesConfiguration.EMBEDDED);
  }

  private static boolean reachable(HomeServices services) throws SQLException {
    DatabaseAccess database = services.database();
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      return connection.isValid(5);
    }
  }

  private static long postmaster(Home home) {
    return PostmasterFile.read(home.postgres().resolve("18"))
        .map(PostmasterFile::process)
        .orElseThrow();
  }

  private static void kill(long process) {
    assertThat(ServerProcess.living(process).orElseThrow().destroyForcibly()).isTrue();
  }

  /** The living processes of both services. */
  private static List<ProcessHandle> services(Home home) {
    Optional<Long> postmaster =
        PostmasterFile.read(home.postgres().resolve("18")).map(PostmasterFile::process);
    Optional<Long> store =
        new PrivateFile(home.objectStore().resolve("process"))
            .read()
            .flatMap(ServerProcess::parse)
            .map(ServerProcess::number);
    return java.util.stream.Stream.of(postmaster, store)
        .flatMap(Optional::stream)
        .flatMap(number -> ServerProcess.living(number).stream())
        .toList();
  }
}
