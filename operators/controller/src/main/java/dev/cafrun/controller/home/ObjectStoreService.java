package dev.cafrun.controller.home;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.worker.StoreAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The S3 object store of a home: a folder of buckets behind signed requests, for this machine only,
 * in a process of its own. Its server belongs to the home rather than to a process: it outlives
 * whoever started it and is adopted by whoever comes next.
 *
 * <p>Not safe for several threads or processes; {@link HomeServices} sees to that.
 */
final class ObjectStoreService implements HomeService {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LEARNING_LIMIT = Duration.ofSeconds(15);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final String ACCESS_KEY = "cafrun";
  private static final byte[] ANONYMOUS_LIST = "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII);

  private final Path objects;
  private final Path cache;
  private final Path log;
  private final PrivateFile secretKey;
  private final ServicePort port;
  private final PrivateFile process;

  ObjectStoreService(Home home) {
    this.objects = home.objects();
    this.cache = home.cache();
    this.log = home.logs().resolve("object-store.log");
    this.secretKey = new PrivateFile(home.objectStore().resolve("secret-key"));
    this.port = new ServicePort("the object store", home.objectStore().resolve("port"));
    this.process = new PrivateFile(home.objectStore().resolve("process"));
  }

  /** Where it is, or will be once started. */
  StoreAccess access() {
    return new StoreAccess(
        new StoreAddress(
            "http://127.0.0.1:" + port.number(),
            StoreAccess.DEFAULT_REGION,
            StoreAccess.DEFAULT_BUCKET),
        new StoreCredentials(ACCESS_KEY, secretKey.secret()));
  }

  @Override
  public Path log() {
    return log;
  }

  @Override
  public boolean answers() {
    return running().isPresent()
        && LocalPort.answers(port.number(), ANONYMOUS_LIST, "HTTP/1.1 403");
  }

  @Override
  public void start(boolean mayMove) {
    if (answers()) {
      return;
    }
    stop();
    port.claim(mayMove);
    launch();
  }

  @Override
  public void stop() {
    Optional<ProcessHandle> running = running();
    if (running.isEmpty()) {
      return;
    }
    ObjectStoreProgram program = ObjectStoreProgram.locate(cache);
    if (program.learning()) {
      running.get().destroy();
      if (gone(LEARNING_LIMIT)) {
        program.keepWhatWasLearned();
        return;
      }
    }
    // Objects appear whole or not at all, and nobody is left who would write one.
    running.get().destroyForcibly();
    if (!gone(STOP_LIMIT)) {
      throw HomeFailure.fromLog("the object store", "did not stop", objects, log, port.number());
    }
  }

  private boolean gone(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (running().isPresent()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Pause.brief("the object store");
    }
    return true;
  }

  private Optional<ProcessHandle> running() {
    return process.read().flatMap(ServerProcess::parse).flatMap(ServerProcess::alive);
  }

  private void launch() {
    StoreAccess access = access();
    ObjectStoreProgram program = ObjectStoreProgram.locate(cache);
    program.forgetHalfLearned();
    List<String> command = new ArrayList<>();
    // An interrupt at the terminal is meant for caf, which stops its services itself.
    command.addAll(
        List.of("/bin/sh", "-c", "trap '' INT HUP QUIT; exec \"$@\"", "caf-object-store"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.options());
    command.add(objects.toString());
    command.add(Integer.toString(port.number()));
    command.add(access.address().bucket());
    command.add(process.path().toString());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().put(StoreAddress.ACCESS_KEY_VARIABLE, access.credentials().accessKey());
    builder.environment().put(StoreAddress.SECRET_KEY_VARIABLE, access.credentials().secretKey());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())); // it may be emptied
    builder.redirectInput(new File("/dev/null"));
    builder.directory(objects.toFile());
    try {
      if (Files.exists(log)) {
        Files.move(log, log.resolveSibling("object-store.log.last"), REPLACE_EXISTING);
      }
      awaitAnswer(builder.start());
    } catch (IOException e) {
      throw HomeFailure.of("start the object store of", objects, e);
    }
  }

  /**
   * The server says itself which process it is, once it has the port. So a server whose starter was
   * killed is found all the same, and of two only the one that serves says so.
   */
  private void awaitAnswer(Process started) {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!started.isAlive()) {
        end = Math.min(end, System.nanoTime() + GRACE.toNanos());
      }
      if (System.nanoTime() > end) {
        started.destroyForcibly();
        throw HomeFailure.fromLog("the object store", "did not start", objects, log, port.number());
      }
      Pause.brief("the object store");
    }
  }
}
