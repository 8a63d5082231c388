package dev.cafrun.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cafrun.artifacts.testing.TestCertificate;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.SessionProbe;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.TransactionPooler;
import dev.cafrun.controller.webhook.WebhookSettings;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What a person reads when CafRun does not start. */
class StartTroubleIT {
  /** What expressions, escapes and paths are made of. */
  private static final String SPECIAL = "$\\{}:a%'\" ";

  @Test
  void aWrongPasswordIsSaidAndNotRepeated() throws Exception {
    PGSimpleDataSource database = TestDatabase.empty("start_password");
    database.setPassword("secret-but-wrong");

    assertThat(said(connecting(database)))
        .startsWith("caf: the database refuses this user or password (FATAL: password")
        .contains("CAFRUN_DB_PASSWORD")
        .doesNotContain("secret-but-wrong");
  }

  @Test
  void aDatabaseThatIsNotThereIsSaid() throws Exception {
    PGSimpleDataSource database = TestDatabase.empty("start_there");
    database.setDatabaseName("start_nowhere");

    assertThat(said(connecting(database)))
        .startsWith("caf: FATAL: database \"start_nowhere\" does not exist; create it");
  }

  @Test
  void aPoolerOfTransactionsIsSaid() throws Exception {
    try (TransactionPooler pooler = TransactionPooler.before(TestDatabase.empty("start_pooler"))) {
      PGSimpleDataSource database = pooler.source();
      DatabaseAccess access =
          new DatabaseAccess(database.getURL(), database.getUser(), database.getPassword());

      assertThat(said(catchThrowable(() -> SessionProbe.refusePooler(access))))
          .startsWith(
              "caf: the database is behind a pooler that lends each transaction another session")
          .endsWith(
              "Let CAFRUN_DB_URL lead to PostgreSQL itself, or to a pool with pool_mode = session");
    }
  }

  @Test
  void aDatabaseWhoseAuthorityNobodyKnowsIsSaid(@TempDir Path folder) throws Exception {
    TestCertificate certificate = TestCertificate.in(folder, "ip:127.0.0.1");
    Path stranger = Files.createDirectory(folder.resolve("stranger"));
    PGSimpleDataSource database = TestDatabase.empty("start_tls");
    database.setSslMode("verify-full");
    try (AutoCloseable tls = encrypted(certificate)) {
      database.setSslRootCert(TestCertificate.in(stranger, "dns:x").pem().toString());
      assertThat(said(connecting(database)))
          .startsWith(
              "caf: the certificate of the database is signed by an authority that this machine"
                  + " does not trust")
          .contains("CAFRUN_CA_FILE", "sslrootcert");

      database.setSslRootCert(folder.resolve("nowhere.crt").toString());
      assertThat(said(connecting(database)))
          .startsWith("caf: the database cannot be reached (Could not open SSL root certificate");

      database.setSslRootCert(certificate.pem().toString());
      try (Connection connection = database.getConnection()) {
        assertThat(connection.isValid(5)).isTrue();
      }
    }
  }

  /** The shared server shows a certificate to those who ask for one, until this is closed. */
  private static AutoCloseable encrypted(TestCertificate certificate) throws Exception {
    try (Connection connection = TestDatabase.source("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      Path data;
      try (ResultSet row = statement.executeQuery("show data_directory")) {
        row.next();
        data = Path.of(row.getString(1));
      }
      Path key = Files.writeString(data.resolve("server.key"), certificate.key());
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
      Files.copy(certificate.pem(), data.resolve("server.crt"));
    }
    set("alter system set ssl = on");
    return () -> set("alter system reset ssl");
  }

  private static void set(String setting) throws SQLException {
    PGSimpleDataSource server = TestDatabase.source("postgres");
    try (Connection connection = server.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(setting);
      statement.execute("select pg_reload_conf()");
    }
  }

  @Test
  void aServerThatIsNotThereIsSaid() throws Exception {
    PGSimpleDataSource database = TestDatabase.empty("start_server");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      database.setPortNumbers(new int[] {free.getLocalPort()});
    }

    assertThat(said(connecting(database)))
        .startsWith("caf: the database cannot be reached (Connection to")
        .contains("CAFRUN_DB_URL");
  }

  /** Whoever has not heard of the variable has nothing to look at there. */
  @Test
  void thatTheHomesOwnDatabaseHasDiedIsSaid(@TempDir Path folder) throws Exception {
    Home home = new Home(folder);
    try (HomeServices services = HomeServices.open(home, TestDatabase.ONLY_THE_DATABASE)) {
      DatabaseAccess access = services.database();
      try (Connection connection =
              DriverManager.getConnection(access.url(), access.user(), access.password());
          Statement statement = connection.createStatement()) {
        ProcessHandle postmaster = postmaster(home);
        List<ProcessHandle> sessions = postmaster.descendants().toList();
        assertThat(postmaster.destroyForcibly()).isTrue();
        sessions.forEach(ProcessHandle::destroyForcibly);

        for (Throwable trouble :
            List.of(
                catchThrowable(() -> statement.execute("select 1")),
                catchThrowable(
                    () ->
                        DriverManager.getConnection(
                            access.url(), access.user(), access.password())))) {
          assertThat(said(new IllegalStateException("start", trouble), services))
              .startsWith("caf: this home's own PostgreSQL has ended, or is just beginning (")
              .contains(
                  "the same command starts it again",
                  home.logs().resolve("postgres.log").toString())
              .doesNotContain("CAFRUN_DB_URL");
        }
      }
    }
  }

  private static ProcessHandle postmaster(Home home) throws IOException {
    Path file = home.postgres().resolve("18/postmaster.pid");
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst())).orElseThrow();
  }

  @Test
  void aSchemaThatTheUserMayNotChangeIsSaid() throws Exception {
    PGSimpleDataSource database = TestDatabase.empty("start_schema");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create role visitor login password 'visitor'");
    }
    database.setUser("visitor");
    database.setPassword("visitor");
    Throwable trouble = catchThrowable(() -> TestDatabase.migration(database).migrate());

    assertThat(said(trouble))
        .startsWith("caf: the database lets its user do too little (ERROR: permission denied")
        .contains("GRANT CREATE, USAGE ON SCHEMA public");
  }

  @Test
  void tablesOfAnotherVersionAreSaid() {
    assertThat(said(new IllegalStateException(new FlywayException("Detected version 99"))))
        .isEqualTo(
            "caf: the database's tables are not those of this version of CafRun, perhaps because a"
                + " newer one has used it; use that version, or another --home or database (Detected"
                + " version 99)");
  }

  @Test
  void aTakenPortIsSaidHoweverDeepItIs() {
    QuarkusBindException taken =
        new QuarkusBindException("127.0.0.1", 8080, new BindException("in use"));

    assertThat(said(new RuntimeException("Failed to start", new IllegalStateException(taken))))
        .isEqualTo("caf: port 8080 is taken by another program; choose another with --port");
  }

  @Test
  void whatNobodyExpectsIsStillSaidWithoutPasswords() {
    assertThat(said(new IllegalStateException("jdbc:postgresql://h/d?password=hush&x no")))
        .contains("something went wrong that should not", "password=***&x")
        .doesNotContain("hush");
    assertThat(StartTrouble.withoutPasswords("at postgres://me:hush@host/db"))
        .isEqualTo("at postgres://me:***@host/db");
  }

  @Test
  void settingsReachQuarkusAsTheyAre() {
    for (String password :
        List.of(
            "plain", "a$b", "$$", "${", "${user.home}", "$", "a$$b${c}$", "\\", "\\$", "\\${a}")) {
      assertThat(asQuarkusReads(password)).isEqualTo(password);
    }
  }

  @Test
  void settingsOfAnyCharactersReachQuarkusAsTheyAre() {
    RandomGenerator random = new SplittableRandom(13);
    for (int n = 0; n < 20_000; n++) {
      String password =
          random
              .ints(random.nextInt(1, 9), 0, SPECIAL.length())
              .mapToObj(i -> SPECIAL.substring(i, i + 1))
              .collect(Collectors.joining());

      assertThat(asQuarkusReads(password)).isEqualTo(password);
    }
  }

  @Test
  void theSecretOfAWebhookIsWhatItsVariableSays() {
    for (String secret : List.of("plain", "a$$b", "${user.home}", "a${b", "\\$")) {
      Map<String, String> environment =
          Map.of(
              "CAF_WEBHOOK_URL", "https://hooks.example/caf", "CAF_WEBHOOK_SECRET", secret + "\n");
      WebhookSettings settings =
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .withSources(
                  new EnvConfigSource(environment, EnvConfigSource.ORDINAL),
                  new PropertiesConfigSource(
                      Start.webhook(environment), "system", SysPropConfigSource.ORDINAL))
              .withMapping(WebhookSettings.class)
              .build()
              .getConfigMapping(WebhookSettings.class);

      assertThat(settings.secret()).contains(secret);
      assertThat(settings.url()).contains(URI.create("https://hooks.example/caf"));
    }
  }

  private static String asQuarkusReads(String password) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withDefaultValues(Map.of("password", Start.literally(password)))
            .build();
    return String.valueOf(config.getRawValue("password"));
  }

  private static Throwable connecting(PGSimpleDataSource database) {
    return new IllegalStateException(
        "Failed to start application", catchThrowable(database::getConnection));
  }

  @Test
  void aClusterThatRefusesIsSaid() {
    KubernetesClientException refused =
        new KubernetesClientException("leases is forbidden", 403, null);
    assertThat(said(new IllegalStateException("start", refused)))
        .startsWith("caf: the cluster does not let the controller do its work (leases is")
        .contains("rbac.*");
  }

  @Test
  void inAContainerTheWholeStoryIsToldWhereItOutlivesTheContainer() {
    String told =
        said(
            new IllegalStateException("at postgres://me:hush@host/db", new IOException("no")),
            true);

    assertThat(told)
        .startsWith("caf: something went wrong that should not: IllegalStateException")
        .contains("Caused by: java.io.IOException: no", "\tat ")
        .doesNotContain("hush", "caf.log");
  }

  @Test
  void whatOneMayMendEndsAsBadUsageAndADatabaseThatIsAwayAsTrouble() {
    assertThat(code(new SQLException("Connection to 127.0.0.1:1 refused", "08001")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(code(new SQLException("terminating connection", "57P01")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(code(new SQLException("No space left on device", "53100")))
        .isEqualTo(ExitCode.FAILED);
    assertThat(code(new SQLException("too many clients", "53300"))).isEqualTo(ExitCode.FAILED);
    assertThat(code(new SQLException("Acquisition timeout while waiting", (String) null)))
        .isEqualTo(ExitCode.FAILED);
    assertThat(code(new SQLException("password authentication failed", "28P01")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(code(new SQLException("database \"x\" does not exist", "3D000")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(code(new BindException("Address already in use"))).isEqualTo(ExitCode.USAGE);
  }

  private static int code(Throwable trouble) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new ErrorReporter(
            new Terminal(nowhere, nowhere, false, false, 80),
            Optional.empty(),
            Optional.empty(),
            false)
        .say(new IllegalStateException("start", trouble));
  }

  private static String said(Throwable trouble) {
    return said(trouble, false);
  }

  private static String said(Throwable trouble, boolean contained) {
    return said(
        trouble,
        terminal -> new ErrorReporter(terminal, Optional.empty(), Optional.empty(), contained));
  }

  private static String said(Throwable trouble, HomeServices services) {
    return said(trouble, terminal -> ErrorReporter.over(services, terminal, false));
  }

  private static String said(Throwable trouble, Function<Terminal, ErrorReporter> reporter) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, UTF_8);
    int code = reporter.apply(new Terminal(stream, stream, false, false, 80)).say(trouble);
    assertThat(code).isIn(ExitCode.USAGE, ExitCode.FAILED);
    return err.toString(UTF_8).strip();
  }
}
