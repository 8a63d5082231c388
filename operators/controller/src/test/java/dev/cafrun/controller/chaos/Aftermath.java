package dev.cafrun.controller.chaos;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must hold of a home whatever happened to it.
 *
 * @param files as many as were given, each of which ended well
 */
record Aftermath(BusyHome home, int files) {
  /**
   * {@code ingest}, {@code align}, {@code group}, a training, {@code evaluate}, {@code register}.
   */
  private static final int STAGES = 6;

  void holds() throws IOException, SQLException {
    everythingIsStopped();
    Map<String, String> outputs = everyArtifactIsWhole();
    try (HomeServices services =
            HomeServices.open(new Home(home.home()), ServicesConfiguration.EMBEDDED);
        Connection connection = connect(services.database())) {
      noRunIsLostAndEachHasEnded(connection);
      nothingWasMadeTwice(connection);
      theHistoryIsOfWhatIsThere(connection, outputs);
      Commentary.say(
          "attempts: %s",
          texts(connection, "select state || ' ' || count(*) from attempt group by state"));
    }
    everythingIsStopped();
  }

  private void everythingIsStopped() {
    Waiting.until("everything to be stopped", Waiting.PATIENCE, () -> home.all().isEmpty());
  }

  /** Content digests by key. */
  private Map<String, String> everyArtifactIsWhole() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    int whole = 0;
    for (Path manifest : home.manifests()) {
      Manifest sealed = CoreJson.read(Files.readAllBytes(manifest), Manifest.class);
      assertThat(digests.put(sealed.key().hex(), sealed.contentDigest().hex()))
          .as("another output of " + manifest)
          .isNull();
      for (StoredFile file : sealed.files()) {
        Path content =
            home.objects()
                .resolve(
                    ArtifactLayout.file(
                        sealed.stage().kind(),
                        sealed.keeper(file),
                        file.name(),
                        new Sha256(file.sha256())));
        assertThat(FileDigest.of(content)).as(content.toString()).hasToString(file.sha256());
        whole++;
      }
    }
    Commentary.say("%d outputs; %d files have the digests that they name", digests.size(), whole);
    assertThat(whole).isPositive();
    return digests;
  }

  private void noRunIsLostAndEachHasEnded(Connection connection) throws SQLException {
    assertThat(texts(connection, "select distinct phase from run")).containsExactly("Succeeded");
    // One that was killed after its run's end is asked for again, and is a new run.
    assertThat(texts(connection, "select distinct name from run"))
        .as("a row for each run that was asked for")
        .hasSize(files);
    assertThat(
            texts(
                connection,
                """
                select run.name || ': ' || count(stage.stage)
                from run left join stage on stage.run_id = run.id
                group by run.id having count(stage.stage) <> """
                    + STAGES))
        .as("runs that lack stages")
        .isEmpty();
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
    Commentary.say(
        "%s runs of %d files have succeeded, with %s stages, %s of them cached",
        texts(connection, "select count(*) from run").getFirst(),
        files,
        texts(connection, "select count(*) from stage").getFirst(),
        texts(connection, "select count(*) from stage where cached").getFirst());
  }

  private static void nothingWasMadeTwice(Connection connection) throws SQLException {
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
  }

  private static void theHistoryIsOfWhatIsThere(Connection connection, Map<String, String> outputs)
      throws SQLException {
    Map<String, String> known = new TreeMap<>();
    for (String line :
        texts(
            connection,
            """
            select distinct artifact.stage_key || ' ' || artifact.content_digest
            from stage left join artifact on artifact.stage_key = stage.output_key""")) {
      assertThat(line).as("the output of a stage").isNotNull();
      known.put(line.split(" ", 2)[0], line.split(" ", 2)[1]);
    }
    assertThat(known).as("content digests by key").isEqualTo(outputs);
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
