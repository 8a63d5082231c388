package dev.cafrun.bench.control;

import dev.cafrun.apiserver.ChildProcess;
import dev.cafrun.apiserver.Lab;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.StoreAccess;
import dev.cafrun.core.worker.StoreAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The product's own controller, started as its image starts it, but on 127.0.0.1 alone. */
final class OperatorProcess implements AutoCloseable {
  /** Makes the workers' tokens, and operators that know it one installation. */
  private static final String TOKEN_KEY = UUID.randomUUID().toString();

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final ChildProcess process;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private OperatorProcess(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Returns when it watches.
   *
   * @param programs where it lies, and how its virtual machine is set
   * @param folder for its home and its log; its name is the operator's
   * @param port where it listens, on 127.0.0.1
   * @param eventsPort where workers find whoever hears them
   */
  static OperatorProcess start(
      Programs programs,
      Lab lab,
      Path kubeconfig,
      DatabaseAccess database,
      StoreAccess store,
      Path folder,
      int port,
      int eventsPort)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Map<String, String> environment = new HashMap<>();
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("CAFRUN_CLUSTER", "true");
    environment.put("CAFRUN_HOME", folder.resolve("state").toString());
    environment.put("CAFRUN_NAMESPACES", lab.namespace());
    environment.put("CAFRUN_LEASE_NAMESPACE", lab.namespace());
    environment.put("HOSTNAME", folder.getFileName().toString()); // As a pod's; the Lease has it.
    environment.put("CAFRUN_EVENTS_BASE_URL", "http://127.0.0.1:" + eventsPort);
    environment.put("CAFRUN_WORKER_IMAGE", "bench/worker:1");
    environment.put("CAFRUN_WORKER_S3_SECRET", "bench");
    environment.put("CAFRUN_TOKEN_KEY", TOKEN_KEY);
    environment.put("CAFRUN_DB_URL", database.url());
    environment.put("CAFRUN_DB_USER", database.user());
    environment.put("CAFRUN_DB_PASSWORD", database.password());
    environment.put("CAFRUN_S3_ENDPOINT", store.address().endpoint());
    environment.put("CAFRUN_S3_REGION", store.address().region());
    environment.put("CAFRUN_S3_BUCKET", store.address().bucket());
    environment.put(StoreAddress.ACCESS_KEY_VARIABLE, store.credentials().accessKey());
    environment.put(StoreAddress.SECRET_KEY_VARIABLE, store.credentials().secretKey());
    List<String> command = new ArrayList<>(programs.controller());
    command.addAll(List.of("up", "--host", "127.0.0.1", "--port", Integer.toString(port)));
    OperatorProcess started =
        new OperatorProcess(
            ChildProcess.start(folder.resolve("controller.log"), command, environment), port);
    started.process.await("waited for the controller", START_LIMIT, started::ready);
    return started;
  }

  private boolean ready() throws IOException, InterruptedException {
    try {
      return get("/q/health/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Its answer to somebody who looks at it. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Its answer to somebody who wants something. */
  HttpResponse<String> post(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Without a word, as a node that is gone ends it. */
  void kill() throws InterruptedException {
    process.process().destroyForcibly().waitFor();
  }

  /** The most memory that was ever resident, in MiB; NaN where no {@code /proc} tells. */
  double peakMemory() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.process().pid()), "status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** What it still needs after a collection, in MiB. */
  double heap() throws IOException, InterruptedException {
    Process collection =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.process().pid()),
                "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    collection.waitFor();
    return metric("jvm_memory_used_bytes{area=\"heap\"") / (1 << 20);
  }

  /** How often it has looked at a run. */
  double looks() throws IOException, InterruptedException {
    return metric("cafrun_reconcile_seconds_count{controller=\"cafrun\"");
  }

  private double metric(String start) throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(OperatorProcess::value)
        .sum();
  }

  /** Everything it says of itself, as Prometheus reads it. */
  private String metrics() throws IOException, InterruptedException {
    return get("/q/metrics").body();
  }

  ProcessHandle process() {
    return process.process().toHandle();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Override
  public void close() {
    process.close();
  }
}
