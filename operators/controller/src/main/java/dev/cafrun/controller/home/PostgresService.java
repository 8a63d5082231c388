package dev.cafrun.controller.home;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Comparator.naturalOrder;

import dev.cafrun.artifacts.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The PostgreSQL of a home: durable (every commit is on disk), for this machine only, behind a
 * password. Its server belongs to the home rather than to a process: it outlives whoever started it
 * and is adopted by whoever comes next.
 *
 * <p>Not safe for several threads or processes; {@link HomeServices} sees to that.
 */
final class PostgresService implements HomeService {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration APPEARANCE_LIMIT = Duration.ofSeconds(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  /** Workers of a postmaster that was killed let go of its shared memory within moments. */
  private static final int START_ATTEMPTS = 100;

  private static final String USER = "cafrun";

  /** A request for encryption, answered with yes or no before anybody has to say who they are. */
  private static final byte[] ARE_YOU_THERE = {0, 0, 0, 8, 4, (byte) 0xd2, 0x16, 0x2f};

  private final PostgresPrograms programs;
  private final Path folder;
  private final Path data;
  private final Path log;
  private final PrivateFile password;
  private final ServicePort port;

  PostgresService(Home home) {
    this.programs = PostgresPrograms.in(home.cache());
    this.folder = home.postgres();
    this.data = home.postgres().resolve(PostgresPrograms.MAJOR_VERSION);
    this.log = home.databaseLog();
    this.password = new PrivateFile(home.postgres().resolve("password"));
    this.port = new ServicePort("PostgreSQL", home.postgres().resolve("port"));
  }

  /** Where it is, or will be once started. */
  DatabaseAccess access() {
    return new DatabaseAccess(
        "jdbc:postgresql://127.0.0.1:" + port.number() + "/postgres", USER, password.secret());
  }

  @Override
  public Path log() {
    return log;
  }

  @Override
  public boolean answers() {
    return PostmasterFile.read(data)
        .filter(file -> file.ready() && file.port() == port.number() && file.alive(programs))
        .filter(file -> LocalPort.answers(file.port(), ARE_YOU_THERE, "N"))
        .isPresent();
  }

  @Override
  public void start(boolean mayMove) {
    if (answers()) {
      return;
    }
    Optional<PostmasterFile> running = running();
    if (running.isPresent() && becameReady(running.get())) {
      return;
    }
    programs.unpack();
    programs.mayRun("name another folder with --home or CAFRUN_HOME");
    initialize();
    forgetDead();
    port.claim(mayMove);
    launch();
  }

  @Override
  public void stop() {
    Optional<PostmasterFile> running = running();
    if (running.isPresent()) {
      run(programs.program("pg_ctl"), "stop", "-m", "fast", "-W");
      awaitGone(running.get());
    }
  }

  private Optional<PostmasterFile> running() {
    return PostmasterFile.read(data).filter(file -> file.alive(programs));
  }

  private void initialize() {
    if (Files.isDirectory(data)) {
      return;
    }
    refuseOthers();
    Path draft = data.resolveSibling(data.getFileName() + ".new");
    String secret = password.secret();
    try {
      FileTree.delete(draft);
      int code = initialize(draft);
      if (code != 0 || secret.isEmpty()) {
        throw HomeFailure.fromLog(
            "PostgreSQL", "could not make its data folder " + draft, draft, log, port.number());
      }
      Files.move(draft, data, ATOMIC_MOVE);
    } catch (IOException e) {
      throw HomeFailure.of("initialize", data, e);
    }
  }

  /** Data of another major version, and none of ours. */
  private void refuseOthers() {
    try (Stream<Path> folders = Files.list(folder)) {
      Optional<Path> other =
          folders
              .filter(each -> each.getFileName().toString().matches("\\d+"))
              .filter(each -> Files.exists(each.resolve("PG_VERSION")))
              .max(naturalOrder());
      if (other.isPresent()) {
        throw HomeFailure.otherMajor(other.get(), PostgresPrograms.MAJOR_VERSION);
      }
    } catch (IOException e) {
      throw HomeFailure.of("look into", folder, e);
    }
  }

  private int initialize(Path draft) throws IOException {
    if (programs.initializesHere()) {
      return initialize(draft, programs);
    }
    Path elsewhere = Files.createTempDirectory("caf-postgresql-");
    try {
      PostgresPrograms copy = PostgresPrograms.in(elsewhere);
      copy.unpack();
      copy.mayRun("name another temporary folder: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER");
      return initialize(draft, copy);
    } finally {
      FileTree.delete(elsewhere);
    }
  }

  private int initialize(Path draft, PostgresPrograms programs) {
    return run(
        programs.program("initdb"),
        "-D",
        draft.toString(),
        "--auth=scram-sha-256",
        "--username=" + USER,
        "--pwfile=" + password.path(),
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C");
  }

  /**
   * PostgreSQL takes anything that has the number of a dead postmaster for that postmaster: another
   * program, or the dead one as long as nobody has buried it. So put a number there that nobody
   * has, and leave the rest, by which PostgreSQL tells whether the dead one's workers are gone.
   */
  private void forgetDead() {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file) || running().isPresent()) {
      return;
    }
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty()) {
        lines.set(0, Integer.toString(Integer.MAX_VALUE));
        Path draft = Files.write(data.resolve("postmaster.pid.new"), lines);
        Files.move(draft, file, ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw HomeFailure.of("correct", file, e);
    }
  }

  private void launch() {
    for (int attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
      beginLog(attempt == 1);
      // Paths go past the shell that pg_ctl starts the server with: the data folder's in the
      // environment, the log's as this process's output.
      int code =
          run(
              programs.program("pg_ctl"),
              "start",
              "-W",
              "-p",
              programs.inQuotes("postgres"),
              "-o",
              settings());
      if (code == 0 && becomesReady()) {
        return;
      }
      if (!HomeFailure.mentions(log, "pre-existing shared memory block")) {
        break;
      }
      Pause.brief("PostgreSQL");
    }
    throw HomeFailure.fromLog("PostgreSQL", "did not start", data, log, port.number());
  }

  private String settings() {
    Map<String, String> settings =
        Map.of(
            "listen_addresses", "127.0.0.1",
            "port", Integer.toString(port.number()),
            "unix_socket_directories", "''",
            "fsync", "on",
            "synchronous_commit", "on",
            "shared_buffers", "64MB",
            "max_connections", "60",
            // No workers for reading ahead: the data is small and processes cost start time.
            "io_method", "sync",
            "log_timezone", "UTC",
            "timezone", "UTC");
    List<String> words = new ArrayList<>();
    settings.forEach((name, value) -> words.add("-c " + name + "=" + value));
    return String.join(" ", words);
  }

  /** Until it serves; nothing else than waiting helps while it recovers from a crash. */
  private boolean becomesReady() {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    long seen = System.nanoTime();
    while (System.nanoTime() < end) {
      Optional<PostmasterFile> file = PostmasterFile.read(data);
      if (file.isPresent() && file.get().alive(programs)) {
        seen = System.nanoTime();
        if (answers()) {
          return true;
        }
      } else if (System.nanoTime() - seen > APPEARANCE_LIMIT.toNanos()
          || HomeFailure.mentions(log, "FATAL")) {
        return false;
      }
      Pause.brief("PostgreSQL");
    }
    return false;
  }

  /** Waits for a server that is starting, recovering or stopping; false if it is gone then. */
  private boolean becameReady(PostmasterFile running) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (running.alive(programs)) {
      if (answers()) {
        return true;
      }
      if (running().filter(PostmasterFile::stopping).isPresent()) {
        stop(); // Told to end, it waits for its sessions, which wait for it.
        return false;
      }
      if (System.nanoTime() > end) {
        throw HomeFailure.fromLog(
            "PostgreSQL",
            "runs as process " + running.process() + " but does not answer",
            data,
            log,
            port.number());
      }
      Pause.brief("PostgreSQL");
    }
    return false;
  }

  private void awaitGone(PostmasterFile running) {
    long end = System.nanoTime() + STOP_LIMIT.toNanos();
    while (running.alive(programs)) {
      if (System.nanoTime() > end) {
        throw HomeFailure.fromLog("PostgreSQL", "did not stop", data, log, port.number());
      }
      Pause.brief("PostgreSQL");
    }
  }

  private void beginLog(boolean keepLast) {
    try {
      if (keepLast && Files.exists(log)) {
        Files.move(log, log.resolveSibling("postgres.log.last"), REPLACE_EXISTING);
      }
      Files.write(log, new byte[0]);
    } catch (IOException e) {
      throw HomeFailure.of("write", log, e);
    }
  }

  private int run(Path program, String... arguments) {
    List<String> command = new ArrayList<>(Superuser.disguise());
    command.add(program.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("PGDATA", data.toString());
    // A file, not a pipe: the server inherits it and would keep us waiting for its end.
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(new File("/dev/null"));
    try {
      Process process = builder.start();
      if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw HomeFailure.fromLog(
            "PostgreSQL", program.getFileName() + " did not end", data, log, port.number());
      }
      return process.exitValue();
    } catch (IOException e) {
      throw HomeFailure.of("run " + program.getFileName() + " for", data, e);
    } catch (InterruptedException e) {
      throw HomeFailure.interrupted("PostgreSQL");
    }
  }
}
