package dev.cafrun.bench.control;

import dev.cafrun.apiserver.ApiServer;
import dev.cafrun.apiserver.Lab;
import dev.cafrun.artifacts.FileTree;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.LocalPort;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.home.StoreAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Everything that takes part, put together and taken apart again: an API server, a PostgreSQL and
 * an object store as laptops have them, and the controller. All of it listens on 127.0.0.1.
 */
final class Site implements AutoCloseable {
  private final Deque<AutoCloseable> parts;
  private final ApiServer server;
  private final Path home;
  private final Lab lab;
  private final ObjectStore store;
  private final DatabaseAccess database;
  private final StoreRelay relay;
  private final OperatorProcess operator;
  private final Optional<OperatorProcess> standby;

  private Site(
      Deque<AutoCloseable> parts,
      ApiServer server,
      Path home,
      Lab lab,
      ObjectStore store,
      DatabaseAccess database,
      StoreRelay relay,
      OperatorProcess operator,
      Optional<OperatorProcess> standby) {
    this.parts = parts;
    this.server = server;
    this.home = home;
    this.lab = lab;
    this.store = store;
    this.database = database;
    this.relay = relay;
    this.operator = operator;
    this.standby = standby;
  }

  static Site open(Map<String, String> environment, Programs programs) throws Exception {
    return open(environment, programs, false);
  }

  /**
   * The same.
   *
   * @param twice whether a second operator stands by, which hears the workers of both
   */
  static Site open(Map<String, String> environment, Programs programs, boolean twice)
      throws Exception {
    Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    // PostgreSQL and the object store would outlive whoever is interrupted.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(parts)));
    boolean open = false;
    try {
      Path folder = Files.createTempDirectory("caf-bench");
      parts.push(() -> FileTree.delete(folder));
      ApiServer server =
          with(
              parts,
              ApiServer.find(environment, folder.resolve("api"))
                  .orElseThrow(() -> new IllegalStateException(ApiServer.HOW_TO_HAVE_ONE)));
      Path home = folder.resolve("home");
      try (HomeServices once = HomeServices.open(new Home(home), ServicesConfiguration.EMBEDDED)) {
        Requests.countStatements(once.database());
      }
      HomeServices services =
          with(parts, HomeServices.open(new Home(home), ServicesConfiguration.EMBEDDED));
      ObjectStore store =
          with(
              parts,
              S3ObjectStore.at(
                  services.objectStore().address(), services.objectStore().credentials()));
      StoreRelay relay = with(parts, StoreRelay.before(services.objectStore().address()));
      Lab lab = with(parts, Lab.open(server, programs.types()));
      if (lab.hasNodes()) {
        throw new IllegalStateException(
            "this cluster has nodes, which would run the pods; give one that has none");
      }
      int port = LocalPort.free();
      int eventsPort = twice ? LocalPort.free() : port;
      Starting starting =
          (name, listens) ->
              OperatorProcess.start(
                  programs,
                  lab,
                  server.kubeconfig(),
                  services.database(),
                  new StoreAccess(relay.address(), services.objectStore().credentials()),
                  folder.resolve(name),
                  listens,
                  eventsPort);
      OperatorProcess operator = with(parts, starting.operator("first", port));
      Optional<OperatorProcess> standby =
          twice
              ? Optional.of(with(parts, starting.operator("second", eventsPort)))
              : Optional.empty();
      open = true;
      return new Site(
          parts, server, home, lab, store, services.database(), relay, operator, standby);
    } finally {
      if (!open) {
        close(parts);
      }
    }
  }

  @FunctionalInterface
  private interface Starting {
    OperatorProcess operator(String name, int port) throws IOException, InterruptedException;
  }

  private static <T extends AutoCloseable> T with(Deque<AutoCloseable> parts, T part) {
    parts.push(part);
    return part;
  }

  String description() {
    return server.description();
  }

  Lab lab() {
    return lab;
  }

  OperatorProcess operator() {
    return operator;
  }

  /** The one that does not lead. */
  OperatorProcess standby() {
    return standby.orElseThrow();
  }

  Requests requests() throws SQLException {
    return Requests.of(database, relay, lab);
  }

  ProcessorTime processorTime() {
    Map<String, Supplier<Stream<ProcessHandle>>> those = new LinkedHashMap<>();
    those.put("controller", () -> Stream.of(operator.process()));
    those.put("API server and etcd", server::processes);
    those.put("PostgreSQL and object store", this::services);
    those.put("played pods", () -> Stream.of(ProcessHandle.current()));
    return ProcessorTime.of(those);
  }

  /** Both belong to the home rather than to this process. */
  private Stream<ProcessHandle> services() {
    return ProcessHandle.allProcesses()
        .filter(process -> !process.equals(operator.process()))
        .filter(process -> process.info().commandLine().orElse("").contains(home.toString()))
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .distinct();
  }

  PlayedPods pods() {
    return new PlayedPods(lab.client(), store, new Voice());
  }

  /** The newest first, each whatever becomes of the others. */
  @Override
  public void close() {
    close(parts);
  }

  private static void close(Deque<AutoCloseable> parts) {
    for (AutoCloseable part = parts.pollFirst(); part != null; part = parts.pollFirst()) {
      try {
        part.close();
      } catch (Exception e) {
        System.err.println("caf: something stays behind: " + e.getMessage());
      }
    }
  }
}
