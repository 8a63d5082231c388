package dev.cafrun.objectstore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

public final class ObjectStoreServer {
  private ObjectStoreServer() {}

  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    Path folder = Path.of(arguments[0]);
    Files.createDirectories(folder);
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
            .endpoint(URI.create("http://127.0.0.1:" + arguments[1]))
            .awsAuthentication(AuthenticationType.AWS_V4, "a", "b")
            .build();
    server.start();
    System.err.println("up " + (System.nanoTime() - begin) / 1000000);
  }
}
