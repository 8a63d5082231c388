package dev.cafrun.controller.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A queue of small runs on one home, while its processes ({@code caf up}, {@code caf run}, workers,
 * PostgreSQL, the object store) are killed, stopped and interrupted at random for as many minutes
 * as {@code -Dcaf.chaos} says; {@code -Dcaf.chaos.seed} repeats the order of the draws. Afterwards
 * everything that the page on the architecture guarantees must hold.
 */
class LaptopChaosIT {
  private static final int MINUTES = Integer.getInteger("caf.chaos", 0);
  private static final long SEED = Long.getLong("caf.chaos.seed", System.currentTimeMillis());

  /** {@code caf run} processes at once, beside {@code caf up}. */
  private static final int AT_ONCE = 3;

  private static final Duration END = Duration.ofMinutes(30);

  @TempDir Path folder;

  private final Random random = new Random(SEED);
  private final Map<String, Process> running = new TreeMap<>();
  private final Set<String> succeeded = new HashSet<>();
  private BusyHome home;
  private Process up;
  private int port;

  @AfterEach
  void leaveNothingBehind() {
    if (home != null) {
      home.all().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whateverHappensEveryRunEndsAndNothingIsLostOrMadeTwice() throws Exception {
    assumeTrue(MINUTES > 0, "takes minutes; -Dcaf.chaos=10 wreaks havoc for ten");
    assumeTrue(BusyHome.possible(), "there is no built program; ./caf runs builds it");
    home = new BusyHome(folder);
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    System.out.printf("havoc for %d minutes, seed %d%n", MINUTES, SEED);
    Havoc havoc = new Havoc(home, random);
    long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();

    int runs = 0;
    while (System.nanoTime() < end) {
      runs = keepBusy(runs);
      havoc.wreak();
      Thread.sleep(200 + random.nextInt(4_000));
      havoc.letGoOn(false);
    }
    havoc.letGoOn(true);
    System.out.printf("%d runs; %s%n", runs, havoc.done());

    endAll(runs);
    everythingIsStopped();
    everyArtifactIsWhole();
    theHistorySaysSo(runs);
  }

  /** {@code caf up} and some {@code caf run}; the next file when one has succeeded. */
  private int keepBusy(int runs) throws IOException {
    if (up == null || !up.isAlive()) {
      up = home.caf("up", "up", "--port", Integer.toString(port));
    }
    for (Map.Entry<String, Process> each : Map.copyOf(running).entrySet()) {
      if (!each.getValue().isAlive()) {
        running.remove(each.getKey());
        if (each.getValue().exitValue() == 0) {
          succeeded.add(each.getKey());
        } else {
          go(each.getKey()); // The same command goes on with it.
        }
      }
    }
    int all = runs;
    while (running.size() < AT_ONCE) {
      go(file(all++));
    }
    return all;
  }

  private void go(String file) throws IOException {
    running.put(file, home.caf(file, "run", home.folder().resolve(file).toString()));
  }

  /** Every second run needs what its neighbour needs, too. */
  private String file(int number) throws IOException {
    String name = "chaos-" + number;
    Files.writeString(
        home.folder().resolve(name + ".yaml"),
        """
        apiVersion: cafrun.dev/v1alpha1
        kind: CafRun
        metadata: {name: %s}
        spec:
          dataset:
            format: demo
            demo: {subjects: 10, facesPerSubject: 6, imageSize: 64, seed: %d}
          align: {detector: none, size: 32}
          train:
            backbone: resnet18
            iterations: 12
            batchSize: 8
            seeds: [1, 2]
            validateEvery: 6
            checkpoint: {every: 3}
            threads: 1
          evaluate: {bootstrap: 10}
          stages:
            ingest: {retry: {limit: 100, backoff: 1s}}
            align: {retry: {limit: 100, backoff: 1s}}
            group: {retry: {limit: 100, backoff: 1s}}
            train: {retry: {limit: 100, backoff: 1s}}
            evaluate: {retry: {limit: 100, backoff: 1s}}
            register: {retry: {limit: 100, backoff: 1s}}
        """
            .formatted(name, number / 2));
    return name + ".yaml";
  }

  /** In peace. */
  private void endAll(int runs) throws IOException {
    for (int i = 0; i < runs; i++) {
      String file = "chaos-" + i + ".yaml";
      Waiting.until(file + " to end", END, () -> succeeded(file));
    }
    up.destroy();
    Waiting.until("caf up to end", END, () -> !up.isAlive());
  }

  private boolean succeeded(String file) {
    if (succeeded.contains(file)) {
      return true;
    }
    Process process = running.get(file);
    if (process != null && (process.isAlive() || process.exitValue() == 0)) {
      return !process.isAlive();
    }
    try {
      go(file);
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void everythingIsStopped() {
    Waiting.until("everything to be stopped", Duration.ofMinutes(1), () -> home.all().isEmpty());
  }

  private void everyArtifactIsWhole() throws IOException {
    Path artifacts = home.home().resolve("objects/cafrun/artifacts");
    int files = 0;
    for (Path manifest : manifests(artifacts)) {
      Manifest sealed = CoreJson.read(Files.readAllBytes(manifest), Manifest.class);
      for (StoredFile file : sealed.files()) {
        Path content =
            home.home()
                .resolve("objects/cafrun")
                .resolve(
                    ArtifactLayout.file(
                        sealed.stage().kind(),
                        sealed.key(),
                        file.name(),
                        new Sha256(file.sha256())));
        assertThat(FileDigest.of(content)).as(content.toString()).hasToString(file.sha256());
        files++;
      }
    }
    System.out.printf("%d files have the digests that their manifests say%n", files);
    assertThat(files).isPositive();
  }

  private static List<Path> manifests(Path artifacts) throws IOException {
    try (Stream<Path> all = Files.walk(artifacts)) {
      return all.filter(each -> each.endsWith("manifest.json")).toList();
    }
  }

  private void theHistorySaysSo(int runs) throws SQLException {
    try (HomeServices services =
            HomeServices.open(new Home(home.home()), ServicesConfiguration.EMBEDDED);
        Connection connection = connect(services.database())) {
      assertThat(texts(connection, "select distinct phase from run")).containsExactly("Succeeded");
      // One that was killed after its run's end is asked for again, and is a new run.
      assertThat(texts(connection, "select count(distinct name) from run"))
          .as("a row for each run that was asked for")
          .containsExactly(Integer.toString(runs));
      assertThat(
              texts(
                  connection,
                  """
                  select run_id || '/' || stage from stage where state <> 'Succeeded'
                  union all
                  select run_id || '/' || stage || '/' || number from attempt
                  where state = 'Running'"""))
          .as("unfinished")
          .isEmpty();
      assertThat(
              texts(
                  connection,
                  """
                  select output_key from stage where not cached
                  group by output_key having count(*) > 1
                  union all
                  select run_id || '/' || stage from attempt where state = 'Succeeded'
                  group by run_id, stage having count(*) > 1"""))
          .as("made twice")
          .isEmpty();
      System.out.printf(
          "attempts: %s%n",
          texts(connection, "select state || ' ' || count(*) from attempt group by state"));
    }
    everythingIsStopped();
  }

  private static Connection connect(DatabaseAccess database) throws SQLException {
    return DriverManager.getConnection(database.url(), database.user(), database.password());
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
