package dev.cafrun.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.bench.control.Percentiles;
import dev.cafrun.bench.control.Programs;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.LocalPort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * MLflow's own server beside CafRun's, on the same PostgreSQL, each with as many runs in a database
 * of its own; both are asked the same over HTTP by turns, each in its own words.
 */
final class MlflowPeer {
  /** As long as MLflow's own needs at first; nobody measures a program that has just started. */
  private static final int WARMING = 10;

  /** By so much CafRun is to be quicker. */
  private static final int TIMES = 10;

  private static final String DATABASE = "mlflow";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FilledHistory history;
  private final HistoryScale scale;
  private final Path program;
  private final Consumer<HistoryRow> rows;

  /**
   * @param program the command {@code mlflow}
   */
  MlflowPeer(FilledHistory history, HistoryScale scale, Path program, Consumer<HistoryRow> rows) {
    this.history = history;
    this.scale = scale;
    this.program = program;
    this.rows = rows;
  }

  void compare(Consumer<String> told) throws Exception {
    told.accept("MLflow's server, and as many runs");
    history.endEveryRun();
    try (AskedServer theirs = theirs();
        AskedServer ours = ours()) {
      String all = experiments(theirs);
      ask(
          "newest 50",
          new Side(theirs, time -> RestQuestion.search(all, "", "")),
          new Side(ours, time -> RestQuestion.runs("")));
      ask(
          "by a metric's bound",
          new Side(theirs, time -> RestQuestion.search(all, "metrics.`valence.ccc` > 0.7", "")),
          new Side(ours, time -> RestQuestion.runs("&metric=valence.ccc%3E0.7")));
      ask(
          "by a parameter",
          new Side(
              theirs, time -> RestQuestion.search(all, "params.`train.backbone` = 'alexnet'", "")),
          new Side(ours, time -> RestQuestion.runs("&backbone=alexnet")));
      ask(
          "sorted by a metric",
          new Side(theirs, time -> RestQuestion.search(all, "", "metrics.`valence.ccc` DESC")),
          new Side(ours, time -> RestQuestion.runs("&sort=-valence.ccc")));
      ask(
          "one run",
          new Side(theirs, time -> RestQuestion.run(theirId(some(time)))),
          new Side(ours, time -> RestQuestion.detail(ManyRuns.id(some(time)).toString())));
      ask(
          "a curve of 400 points",
          new Side(theirs, time -> RestQuestion.curve(theirId(large(time)), "loss")),
          new Side(ours, time -> RestQuestion.curve(ourId(large(time)), "train-1/loss")));
    }
  }

  private int some(int time) {
    return 1 + time * (scale.runs() / scale.times());
  }

  private int large(int time) {
    return (1 + time % scale.large()) * (scale.runs() / scale.large());
  }

  private static String theirId(int run) {
    return "%032x".formatted(run);
  }

  private static String ourId(int run) {
    return ManyRuns.id(run).toString().replace("-", "");
  }

  private record Side(AskedServer server, IntFunction<RestQuestion> question) {
    Duration ask(int time) throws IOException, InterruptedException {
      RestQuestion asked = question.apply(time);
      long start = System.nanoTime();
      server.ask(asked);
      return Duration.ofNanos(System.nanoTime() - start);
    }
  }

  private void ask(String name, Side theirs, Side ours) throws Exception {
    List<Duration> theirTimes = new ArrayList<>();
    List<Duration> ourTimes = new ArrayList<>();
    for (int time = -WARMING; time < scale.times(); time++) {
      int asked = Math.floorMod(time, scale.times());
      Duration their = theirs.ask(asked);
      Duration our = ours.ask(asked);
      if (time >= 0) {
        theirTimes.add(their);
        ourTimes.add(our);
      }
    }
    Percentiles their = new Percentiles(theirTimes);
    Percentiles our = new Percentiles(ourTimes);
    rows.accept(HistoryRow.millis("MLflow: " + name, their, null, "over HTTP"));
    rows.accept(
        HistoryRow.timesAsFast(
            "CafRun: " + name, our, their.seconds(0.5) / our.seconds(0.5), TIMES));
  }

  private static String experiments(AskedServer server) throws Exception {
    JsonNode found =
        JSON.readTree(
            server.ask(
                new RestQuestion("/api/2.0/mlflow/experiments/search", "{\"max_results\": 1000}")));
    return StreamSupport.stream(found.path("experiments").spliterator(), false)
        .map(experiment -> '"' + experiment.path("experiment_id").asText() + '"')
        .collect(Collectors.joining(","));
  }

  private AskedServer theirs() throws Exception {
    DatabaseAccess access = history.access();
    try (Connection connection = history.database().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE);
    }
    String place = access.url().replaceFirst("^jdbc:postgresql://([^/]+)/.*", "$1/" + DATABASE);
    int port = LocalPort.free();
    AskedServer server =
        AskedServer.start(
            history.folder().resolve("mlflow.log"),
            List.of(
                program.toString(),
                "server",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--workers",
                "2",
                "--backend-store-uri",
                "postgresql://%s:%s@%s".formatted(access.user(), access.password(), place),
                "--default-artifact-root",
                history.folder().resolve("mlflow").toString()),
            Map.of("MLFLOW_DISABLE_TELEMETRY", "true"),
            port,
            "/health");
    boolean filled = false;
    try {
      fill("jdbc:postgresql://" + place, access);
      filled = true;
    } finally {
      if (!filled) {
        server.close();
      }
    }
    return server;
  }

  /** Its own server made the tables when it started. */
  private void fill(String url, DatabaseAccess access) throws SQLException, IOException {
    try (InputStream script =
            Objects.requireNonNull(MlflowPeer.class.getResourceAsStream("mlflow-runs.sql"));
        Connection connection = DriverManager.getConnection(url, access.user(), access.password());
        Statement statement = connection.createStatement()) {
      String text = new String(script.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      statement.execute(
          text.replace(":runs", Integer.toString(scale.runs()))
              .replace(":large", Integer.toString(scale.large())));
      statement.execute("vacuum analyze");
    }
  }

  private AskedServer ours() throws Exception {
    Programs programs = Programs.here();
    int port = LocalPort.free();
    List<String> command = new ArrayList<>(programs.controller());
    command.addAll(List.of("up", "--port", Integer.toString(port)));
    return AskedServer.start(
        history.folder().resolve("caf.log"),
        command,
        Map.of(
            "CAFRUN_HOME",
            history.folder().toString(),
            "CAFRUN_WORKER_HOME",
            programs.root().resolve("pipeline/worker/target/worker").toString()),
        port,
        "/q/health/ready");
  }
}
