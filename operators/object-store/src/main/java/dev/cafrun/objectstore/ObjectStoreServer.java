package dev.cafrun.objectstore;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * Serves a folder of buckets as S3 on 127.0.0.1, to requests signed with the one pair of keys it
 * finds in {@code CAFRUN_S3_ACCESS_KEY} and {@code CAFRUN_S3_SECRET_KEY}. Ends at once on a signal:
 * an object appears whole or not at all, so there is nothing to wait for.
 */
public final class ObjectStoreServer {
  /** What one request may carry, in bytes: it is held in memory until its signature is checked. */
  private static final long LARGEST_BODY = 32L << 20;

  private ObjectStoreServer() {}

  /**
   * @param arguments the folder, the port, a bucket to make if it is missing, and a file that gets
   *     this process's number and start once the server serves
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("usage: FOLDER PORT BUCKET PROCESS-FILE");
    }
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder.resolve(arguments[2]));
    quieten();
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create("http://127.0.0.1:" + Integer.parseInt(arguments[1])))
            .awsAuthentication(
                AuthenticationType.AWS_V4,
                required("CAFRUN_S3_ACCESS_KEY"),
                required("CAFRUN_S3_SECRET_KEY"))
            .v4MaxNonChunkedRequestSize(LARGEST_BODY)
            .build();
    try {
      server.start();
    } catch (IOException e) {
      System.err.println(e + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
      System.exit(1);
    }
    announce(Path.of(arguments[3]));
    new Litter(folder.resolve(arguments[2])).sweep();
    Thread.currentThread().join();
  }

  /** The log is read when something went wrong; it should not hide that. */
  private static void quieten() {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
  }

  private static String required(String name) {
    String value = System.getenv(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " must be set");
    }
    return value;
  }

  private static void announce(Path file) throws IOException {
    ProcessHandle self = ProcessHandle.current();
    Path draft = file.resolveSibling(file.getFileName() + "." + self.pid());
    Files.writeString(draft, self.pid() + " " + start(self) + "\n");
    Files.move(draft, file, ATOMIC_MOVE);
  }

  /**
   * What tells it from whoever gets its number later; on Linux nothing that moves with the clock.
   */
  private static String start(ProcessHandle self) throws IOException {
    Path stat = Path.of("/proc/self/stat");
    if (!Files.isReadable(stat)) {
      return self.info().startInstant().map(Instant::toString).orElse("");
    }
    String text = Files.readString(stat);
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    return boot + " " + text.substring(text.lastIndexOf(')') + 2).split(" ")[19];
  }
}
