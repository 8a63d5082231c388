package dev.cafrun.controller.web;

import dev.cafrun.controller.home.LocalPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A home whose pages the built program serves, as people start it: {@code caf up}. */
final class ServedHome implements AutoCloseable {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final long PATIENCE_MINUTES = 3;

  private final Path folder;
  private final Map<String, String> environment;
  private final int port;
  private final Process server;

  ServedHome(Path folder) throws IOException {
    this(folder, Map.of());
  }

  /** With more in its environment. */
  ServedHome(Path folder, Map<String, String> environment) throws IOException {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.port = LocalPort.free();
    this.server = caf("up", "--port", Integer.toString(port));
  }

  /** Whether the programs have been built that would run here. */
  static boolean possible() {
    return Files.exists(ROOT.resolve("operators/controller/target/quarkus-app/quarkus-run.jar"))
        && Files.isDirectory(ROOT.resolve("pipeline/worker/target/worker/lib"));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  boolean serves() {
    if (!server.isAlive()) {
      throw new AssertionError("caf up has ended: " + said("up"));
    }
    return said("up").contains("CafRun is at");
  }

  /** What a command has said so far. */
  String said(String command) {
    try {
      return Files.readString(folder.resolve(command + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command; what it says goes to a file of its name. */
  Process caf(String command, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(ROOT.resolve("caf").toString(), command));
    words.addAll(Arrays.asList(arguments));
    words.addAll(List.of("--home", folder.resolve("home").toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(command + ".log").toFile()));
    builder.environment().putAll(Map.of("CAF_UNDER_TEST", "yes"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** The last one out stops what the home stands on. */
  @Override
  public void close() throws Exception {
    server.destroy();
    if (!server.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      server.destroyForcibly();
      throw new AssertionError("caf up did not stop");
    }
  }
}
