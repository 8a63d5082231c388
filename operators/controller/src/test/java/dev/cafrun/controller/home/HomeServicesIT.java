package dev.cafrun.controller.home;

import static dev.cafrun.controller.home.HomeProgram.READY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a home promises to the processes that use it, whatever becomes of them. */
class HomeServicesIT {
  @TempDir static Path folder;
  private static Home home;

  @BeforeAll
  static void aNewHome() throws SQLException {
    home = new Home(folder.resolve("a home, with 'spaces'"));
    try (HomeServices services = open()) {
      update(services, "create table kept (id int primary key)");
    }
  }

  private static HomeServices open() {
    return HomeServices.open(home, ServicesConfiguration.EMBEDDED);
  }

  @Test
  void whatWasCommittedIsThereAtTheNextStart() throws SQLException {
    try (HomeServices services = open()) {
      update(services, "insert into kept values (1)");
    }
    assertThat(postmaster()).isZero();
    try (HomeServices services = open()) {
      assertThat(rows(services, 1)).isEqualTo(1);
    }
  }

  @Test
  void aDatabaseKilledInTheMiddleOfWorkComesBackAtTheSameAddress() throws SQLException {
    try (HomeServices services = open();
        Connection witness = connect(services)) {
      update(services, "insert into kept values (2)");
      kill(postmaster());

      services.ensureRunning();

      assertThat(rows(services, 2)).isEqualTo(1);
      assertThat(witness.isValid(1)).isFalse();
    }
  }

  /** Politely told, it waits for its sessions to end, and lets nobody in. */
  @Test
  void aDatabaseThatIsToldToEndWhileItIsUsedComesBackAtOnce() throws SQLException {
    try (HomeServices services = open();
        Connection session = connect(services)) {
      assertThat(session.isValid(1)).isTrue();
      long told = postmaster();
      assertThat(ServerProcess.living(told).orElseThrow().destroy()).isTrue();
      Waiting.until("it to refuse others", Waiting.PATIENCE, () -> !lets(services));
      assertThat(ServerProcess.living(told)).as("it waits for its session").isPresent();

      services.ensureRunning();

      assertThat(postmaster()).isNotEqualTo(told);
      assertThat(lets(services)).isTrue();
    }
  }

  private static boolean lets(HomeServices services) {
    try (Connection connection = connect(services)) {
      return connection.isValid(1);
    } catch (SQLException e) {
      return false;
    }
  }

  @Test
  void aKilledObjectStoreComesBackAtTheSameAddress() throws Exception {
    try (HomeServices services = open()) {
      long killed = objectStore();
      kill(killed);

      services.ensureRunning();

      assertThat(objectStore()).isNotEqualTo(killed);
      try (Socket socket =
          new Socket(
              "127.0.0.1", URI.create(services.objectStore().address().endpoint()).getPort())) {
        assertThat(socket.isConnected()).isTrue();
      }
    }
  }

  @Test
  void servicesThatAKilledProcessLeftBehindAreAdoptedAndStopped() throws Exception {
    Process killed = HomeProgram.start(home.folder());
    await(killed);
    long postmaster = postmaster();
    long objectStore = objectStore();
    killed.destroyForcibly().waitFor();

    try (HomeServices services = open()) {
      assertThat(postmaster()).isEqualTo(postmaster);
      assertThat(objectStore()).isEqualTo(objectStore);
      assertThat(rows(services, -1)).isZero();
    }

    assertThat(ServerProcess.living(postmaster)).isEmpty();
    assertThat(ServerProcess.living(objectStore)).isEmpty();
  }

  @Test
  void twoProcessesThatStartAtOnceShareTheServicesUntilBothAreDone() throws Exception {
    Process one = HomeProgram.start(home.folder());
    Process other = HomeProgram.start(home.folder());
    await(one);
    await(other);
    long shared = postmaster();
    assertThat(ServerProcess.living(shared)).isPresent();

    end(one);
    assertThat(ServerProcess.living(shared)).isPresent();

    end(other);
    assertThat(ServerProcess.living(shared)).isEmpty();
  }

  @Test
  void aLeftoverThatNamesAnotherProgramIsNoObstacle() throws Exception {
    Path leftover = home.postgres().resolve(PostgresPrograms.MAJOR_VERSION + "/postmaster.pid");
    Files.writeString(leftover, ProcessHandle.current().pid() + "\n" + leftover.getParent() + "\n");
    Files.writeString(
        home.objectStore().resolve("process"), ProcessHandle.current().pid() + " 1970-01-01");

    try (HomeServices services = open()) {
      assertThat(rows(services, -1)).isZero();
    }
  }

  @Test
  void whenAStrangerHasThePortTheServiceMovesToAnother() throws Exception {
    int taken = Integer.parseInt(Files.readString(home.postgres().resolve("port")).strip());
    try (ServerSocket stranger = new ServerSocket(taken, 1, InetAddress.ofLiteral("127.0.0.1"));
        HomeServices services = open()) {
      assertThat(services.database().url()).doesNotContain(":" + stranger.getLocalPort() + "/");
      assertThat(rows(services, -1)).isZero();
    }
  }

  @Test
  void nobodyGetsInWithoutThePassword() {
    try (HomeServices services = open()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(services.database().url(), "cafrun", "guess"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(services.database().toString()).doesNotContain(services.database().password());
    }
  }

  @Test
  void anInterruptDoesNotLeaveTheServicesRunning() {
    long postmaster;
    try (HomeServices services = open()) {
      postmaster = postmaster();
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ServerProcess.living(postmaster)).isEmpty();
  }

  @Test
  void aFileInPlaceOfTheHomeIsSaidInOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertThatThrownBy(() -> HomeServices.open(new Home(file), ServicesConfiguration.EMBEDDED))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("is not a folder");
  }

  @Test
  void nothingIsStartedWhenBothServicesAreElsewhere() {
    ServicesConfiguration elsewhere =
        ServicesConfiguration.from(
            Map.of(
                "CAFRUN_DB_URL", "jdbc:postgresql://db.example/caf",
                "CAFRUN_DB_USER", "caf",
                "CAFRUN_S3_ENDPOINT", "https://s3.example",
                "CAFRUN_S3_ACCESS_KEY", "key",
                "CAFRUN_S3_SECRET_KEY", "secret"));
    Home unused = new Home(folder.resolve("elsewhere"));
    try (HomeServices services = HomeServices.open(unused, elsewhere)) {
      services.ensureRunning();
      assertThat(services.database().url()).isEqualTo("jdbc:postgresql://db.example/caf");
      assertThat(services.objectStore().address().bucket()).isEqualTo("cafrun");
    }
    assertThat(unused.postgres()).isEmptyDirectory();
    assertThat(unused.objectStore()).isEmptyDirectory();
  }

  @Test
  void whatServicesSayIsBoundedWhileTheyGoOn() throws Exception {
    List<RotatedLog> logs =
        List.of(
            new RotatedLog(home.databaseLog()),
            new RotatedLog(home.logs().resolve("object-store.log")));
    try (HomeServices services = open()) {
      for (RotatedLog log : logs) {
        byte[] line = "said long ago by a service that never stops talking\n".getBytes(UTF_8);
        try (OutputStream said =
            new BufferedOutputStream(Files.newOutputStream(log.file(), APPEND))) {
          for (long written = 0; written <= RotatedLog.MOST; written += line.length) {
            said.write(line);
          }
        }
        assertThat(log.full()).isTrue();
      }

      services.ensureRunning();

      for (RotatedLog log : logs) {
        assertThat(log.file()).isEmptyFile();
        assertThat(log.parts()).hasSize(2);
        assertThat(Files.size(log.parts().getFirst())).isLessThan(RotatedLog.MOST + 200);
      }
      assertThatThrownBy(() -> update(services, "insert into no_such_table values (1)"))
          .isInstanceOf(SQLException.class);
      assertThat(home.databaseLog()).content().contains("no_such_table").doesNotContain("\0");
    }
  }

  private static long postmaster() {
    return PostmasterFile.read(home.postgres().resolve(PostgresPrograms.MAJOR_VERSION))
        .map(PostmasterFile::process)
        .orElse(0L);
  }

  private static long objectStore() {
    return new PrivateFile(home.objectStore().resolve("process"))
        .read()
        .flatMap(ServerProcess::parse)
        .map(ServerProcess::number)
        .orElse(0L);
  }

  private static void kill(long process) {
    ProcessHandle handle = ServerProcess.living(process).orElseThrow();
    assertThat(handle.destroyForcibly()).isTrue();
  }

  private static void await(Process program) throws Exception {
    BufferedReader said = program.inputReader();
    assertThat(said.readLine()).isEqualTo(READY);
  }

  private static void end(Process program) throws Exception {
    program.outputWriter().close();
    assertThat(program.waitFor()).isZero();
  }

  private static Connection connect(HomeServices services) throws SQLException {
    DatabaseAccess database = services.database();
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static void update(HomeServices services, String sql) throws SQLException {
    try (Connection connection = connect(services);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private static int rows(HomeServices services, int id) throws SQLException {
    try (Connection connection = connect(services);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select count(*) from kept where id = " + id)) {
      assertThat(result.next()).isTrue();
      return result.getInt(1);
    }
  }
}
