package dev.cafrun.artifacts.testing;

import dev.cafrun.core.worker.StoreAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** s3proxy over a folder, as on a laptop, but inside the test's JVM. */
public final class EmbeddedS3Proxy implements TestObjectStore {
  private final Path folder;
  private final StoreAddress address;
  private S3Proxy server;

  private EmbeddedS3Proxy(Path folder, StoreAddress address) throws Exception {
    this.folder = folder;
    this.address = address;
    this.server = started(folder, address);
  }

  public static EmbeddedS3Proxy start(Path folder) throws Exception {
    Files.createDirectories(folder);
    return new EmbeddedS3Proxy(folder, TestObjectStore.addressAt(TestObjectStore.freePort()));
  }

  private static S3Proxy started(Path folder, StoreAddress address) throws Exception {
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create(address.endpoint()))
            .awsAuthentication(
                AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
            .build();
    server.start();
    return server;
  }

  @Override
  public StoreAddress address() {
    return address;
  }

  /** Where s3proxy keeps an object: a test may damage it there. */
  public Path fileOf(String key) {
    return folder.resolve(address.bucket()).resolve(key);
  }

  public void stop() throws Exception {
    server.stop();
  }

  /** Comes back at the same address with everything it had. */
  public void startAgain() throws Exception {
    server = started(folder, address);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
