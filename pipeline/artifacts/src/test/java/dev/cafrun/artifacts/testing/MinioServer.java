package dev.cafrun.artifacts.testing;

import dev.cafrun.core.worker.StoreAddress;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real MinIO server over a folder, if the machine has one. */
public final class MinioServer implements TestObjectStore {
  private static final int START_SECONDS = 30;

  private final StoreAddress address;
  private final Process process;

  private MinioServer(StoreAddress address, Process process) {
    this.address = address;
    this.process = process;
  }

  /** The {@code minio} executable on the PATH. */
  public static Optional<Path> executable() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "minio"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static MinioServer start(Path executable, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    int port = TestObjectStore.freePort();
    Path log = folder.resolveSibling(folder.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                executable.toString(),
                "server",
                folder.toString(),
                "--address",
                "127.0.0.1:" + port,
                "--console-address",
                "127.0.0.1:" + TestObjectStore.freePort())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("MINIO_ROOT_USER", CREDENTIALS.accessKey());
    builder.environment().put("MINIO_ROOT_PASSWORD", CREDENTIALS.secretKey());
    builder.environment().put("MINIO_BROWSER", "off");
    MinioServer server = new MinioServer(TestObjectStore.addressAt(port), builder.start());
    try {
      server.awaitReady(log);
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void awaitReady(Path log) throws IOException, InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(address.endpoint() + "/minio/health/ready")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
          System.nanoTime() < end && process.isAlive();
          Thread.sleep(50)) {
        try {
          if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException e) {
          // not listening yet
        }
      }
    }
    throw new IllegalStateException("minio did not start: " + Files.readString(log));
  }

  @Override
  public StoreAddress address() {
    return address;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
