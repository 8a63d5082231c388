package dev.cafrun.bench.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Fills a database with made-up runs as the product leaves them: what differs between them is drawn
 * from their numbers, so that the same size is always the same content.
 */
public final class ManyRuns {
  /** The statements, each after a line that says what it makes. */
  private static final String SCRIPT = "many-runs.sql";

  private ManyRuns() {}

  /**
   * @param database with CafRun's tables, and nothing in them
   * @param told what is being made
   */
  public static void fill(DataSource database, HistoryScale scale, Consumer<String> told)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String step : script().split("\n-- ")) {
        told.accept(step.lines().findFirst().orElseThrow().replaceFirst("^-- ", ""));
        statement.execute(filled("-- " + step, scale));
      }
    }
  }

  /** The id of one of them, from 1. */
  public static UUID id(int run) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(("run " + run).getBytes(UTF_8)); // as in SQL
      ByteBuffer halves = ByteBuffer.wrap(digest);
      return new UUID(halves.getLong(), halves.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String filled(String step, HistoryScale scale) {
    return step.replace(":runs", Integer.toString(scale.runs()))
        .replace(":large", Integer.toString(scale.large()))
        .replace(":live", Integer.toString(HistoryScale.WRITERS))
        .replace(":spec", quoted(spec()))
        .replace(":manifest", quoted(manifest()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** With every default filled in, as each run keeps it. */
  private static String spec() {
    CafRun run =
        RunReader.read(
            Map.of(
                "apiVersion",
                "cafrun.dev/v1alpha1",
                "kind",
                "CafRun",
                "metadata",
                Map.of("name", "made-up"),
                "spec",
                Map.of(
                    "dataset", Map.of("format", "csv", "source", "s3://datasets/faces"),
                    "train", Map.of("backbone", "resnet18", "seeds", List.of(1, 2)),
                    "evaluate", Map.of("bootstrap", 1000),
                    "register", Map.of("model", "made-up"))));
    return CanonicalJson.write(CanonicalTree.of(run.spec()));
  }

  private static String manifest() {
    Sha256 content = Sha256.of("content");
    return CoreJson.write(
        new Manifest(
            StageId.train(1),
            new StageKey(content),
            List.of(
                new StoredFile("model.caf", content.hex(), 44_000_000, "application/octet-stream"),
                new StoredFile("training.csv", content.hex(), 5_000_000, "text/csv"),
                new StoredFile("curves.svg", content.hex(), 40_000, "image/svg+xml")),
            Map.of("iterations", 50_000, "validation_ccc", 0.6, "sha256.model", content.hex()),
            Map.of("seed", "1", "threads", "2", "backend", "cpu", "program", "caf-worker:0.1.0"),
            "2026-01-01T00:00:00Z"));
  }

  private static String script() {
    try (InputStream script =
        Objects.requireNonNull(ManyRuns.class.getResourceAsStream(SCRIPT), SCRIPT)) {
      return new String(script.readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
