package dev.cafrun.bench.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.bench.control.Percentiles;
import dev.cafrun.controller.home.DatabaseAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * MLflow's own server beside CafRun's, on the same PostgreSQL, each with as many runs in a database
 * of its own; both are asked the same in MLflow's REST, by turns.
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
      Map<String, IntFunction<RestQuestion>> theirQuestions =
          questions(experiments(theirs), i -> "%032x".formatted(i), "loss");
      Map<String, IntFunction<RestQuestion>> ourQuestions =
          questions(experiments(ours), this::ourId, "train-1/loss");
      for (String name : theirQuestions.keySet()) {
        ask(
            name,
            new Side(theirs, Objects.requireNonNull(theirQuestions.get(name))),
            new Side(ours, Objects.requireNonNull(ourQuestions.get(name))));
      }
    }
  }

  private String ourId(int run) {
    return ManyRuns.id(run).toString().replace("-", "");
  }

  /**
   * The questions, by name.
   *
   * @param experiments as JSON names all of them
   * @param id of a run, from 1
   * @param curve of a run that has one
   */
  private Map<String, IntFunction<RestQuestion>> questions(
      String experiments, IntFunction<String> id, String curve) {
    Map<String, IntFunction<RestQuestion>> questions = new LinkedHashMap<>();
    questions.put("newest 50", time -> RestQuestion.search(experiments, "", ""));
    questions.put(
        "by a metric's bound",
        time -> RestQuestion.search(experiments, "metrics.`valence.ccc` > 0.7", ""));
    questions.put(
        "by a parameter",
        time -> RestQuestion.search(experiments, "params.`train.backbone` = 'alexnet'", ""));
    questions.put(
        "sorted by a metric",
        time -> RestQuestion.search(experiments, "", "metrics.`valence.ccc` DESC"));
    questions.put(
        "one run", time -> RestQuestion.run(id.apply(1 + time * (scale.runs() / scale.times()))));
    questions.put(
        "a curve of 400 points",
        time ->
            RestQuestion.curve(
                id.apply((1 + time % scale.large()) * (scale.runs() / scale.large())), curve));
    return questions;
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
    int port = AskedServer.freePort();
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
    int port = AskedServer.freePort();
    Map<String, String> environment = new HashMap<>();
    environment.put("CAFRUN_HOME", history.folder().toString());
    environment.put(
        "CAFRUN_WORKER_HOME", history.root().resolve("pipeline/worker/target/worker").toString());
    return AskedServer.start(
        history.folder().resolve("caf.log"),
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-jar",
            history
                .root()
                .resolve("operators/controller/target/quarkus-app/quarkus-run.jar")
                .toString(),
            "up",
            "--port",
            Integer.toString(port)),
        environment,
        port,
        "/q/health/ready");
  }
}
