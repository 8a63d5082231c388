package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StoreAddress;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.UploadObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/** The store over the MinIO client: MinIO, s3proxy on a laptop, any other S3. */
public final class S3ObjectStore implements ObjectStore {
  private static final System.Logger LOG = System.getLogger(S3ObjectStore.class.getName());

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  /** A store that has said nothing for so long is gone; joining many parts takes it a while. */
  private static final Duration SILENCE_LIMIT = Duration.ofMinutes(2);

  private static final long MEBIBYTE = 1L << 20;

  /** S3 allows no smaller part but the last. */
  private static final long SMALLEST_PART = 5 * MEBIBYTE;

  /** S3 allows 10,000. */
  private static final long MOST_PARTS = 9_000;

  /** Of an object that is read as a whole: manifests and metrics have some kilobytes. */
  private static final int MOST_BYTES = 16 << 20;

  /** How often an object is fetched before its content is called corrupt. */
  private static final int FETCHES = 3;

  private final StoreAddress address;
  private final MinioClient client;
  private final RetryingCalls patiently;
  private final RetryPolicy patience;
  private final boolean closes;

  private S3ObjectStore(
      StoreAddress address, MinioClient client, RetryPolicy patience, boolean closes) {
    this.address = address;
    this.client = client;
    this.patience = patience;
    this.closes = closes;
    this.patiently = new RetryingCalls(address, patience);
  }

  /** Connects lazily: nothing is sent yet. */
  public static S3ObjectStore at(StoreAddress address, StoreCredentials credentials) {
    return at(address, credentials, RetryPolicy.TWO_MINUTES);
  }

  /** The same with another patience. */
  public static S3ObjectStore at(
      StoreAddress address, StoreCredentials credentials, RetryPolicy patience) {
    return at(address, credentials, patience, TrustedAuthorities.of(System.getenv()));
  }

  static S3ObjectStore at(
      StoreAddress address,
      StoreCredentials credentials,
      RetryPolicy patience,
      Optional<TrustedAuthorities> authorities) {
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .connectTimeout(CONNECT_LIMIT)
            .readTimeout(SILENCE_LIMIT)
            .writeTimeout(SILENCE_LIMIT)
            .protocols(List.of(Protocol.HTTP_1_1));
    authorities.ifPresent(
        trusted -> builder.sslSocketFactory(trusted.sockets(), trusted.manager()));
    OkHttpClient http = builder.build();
    MinioClient client =
        MinioClient.builder()
            .endpoint(address.endpoint())
            .region(address.region())
            .credentials(credentials.accessKey(), credentials.secretKey())
            .httpClient(http, true)
            .build();
    client.setRetry(Set.of(), 1L, 1); // once: RetryingCalls does all the waiting
    return new S3ObjectStore(address, client, patience, true);
  }

  @Override
  public ObjectStore bucket(String name) {
    var there = new StoreAddress(address.endpoint(), address.region(), name);
    return new S3ObjectStore(there, client, patience, false);
  }

  @Override
  public void createBucket() {
    patiently.call(
        "preparing bucket " + address.bucket(),
        () -> {
          if (!client.bucketExists(BucketExistsArgs.builder().bucket(address.bucket()).build())) {
            try {
              client.makeBucket(MakeBucketArgs.builder().bucket(address.bucket()).build());
            } catch (MinioException e) {
              if (!StoreTrouble.isExistingBucket(e)) { // somebody was faster
                throw e;
              }
            }
          }
          return true;
        });
  }

  @Override
  public void put(String key, Path file, String mediaType) {
    patiently.call(
        "storing " + key,
        () -> {
          long size = Files.size(file);
          try {
            return client.uploadObject(
                UploadObjectArgs.builder()
                    .bucket(address.bucket())
                    .object(key)
                    .filename(file.toString(), partSize(size))
                    .contentType(mediaType)
                    .build());
          } catch (MinioException e) {
            if (StoreTrouble.isServerError(e) && sharesFullDisk(file, size)) {
              throw new StageException(DiskFull.failure(folderOf(file)), e);
            }
            throw e;
          }
        });
  }

  /**
   * A store on this machine is most likely on the same disk, and s3proxy answers a full one with
   * the same words as any mishap. While it puts a large object together its parts are there too.
   */
  private boolean sharesFullDisk(Path file, long size) {
    String host = URI.create(address.endpoint()).getHost();
    return ("localhost".equals(host) || "127.0.0.1".equals(host))
        && !DiskFull.hasRoom(folderOf(file), 2 * size);
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder;
  }

  static long partSize(long size) {
    long mebibytes = Math.ceilDiv(Math.ceilDiv(size, MOST_PARTS), MEBIBYTE);
    return Math.max(SMALLEST_PART, mebibytes * MEBIBYTE);
  }

  @Override
  public void put(String key, byte[] content, String mediaType) {
    patiently.call(
        "storing " + key, () -> client.putObject(small(key, content, mediaType).build()));
  }

  /** Sent in one request, however large: {@code data} makes a single part of it. */
  private PutObjectArgs.Builder small(String key, byte[] content, String mediaType) {
    return PutObjectArgs.builder()
        .bucket(address.bucket())
        .object(key)
        .data(content, content.length)
        .contentType(mediaType);
  }

  /**
   * Never in parts: of those the client says {@code If-None-Match} when the upload begins, not when
   * the object appears, and so would write over what has come meanwhile.
   */
  @Override
  public boolean putIfAbsent(String key, byte[] content, String mediaType) {
    return patiently.call(
        "storing " + key,
        () -> {
          try {
            client.putObject(
                small(key, content, mediaType).headers(Map.of("If-None-Match", "*")).build());
            return true;
          } catch (MinioException e) {
            if (StoreTrouble.isPreconditionFailed(e)) {
              return false;
            }
            throw e;
          }
        });
  }

  @Override
  public Optional<byte[]> read(String key) {
    return patiently.call(
        "reading " + key,
        () -> {
          try (InputStream in = client.getObject(request(key, 0))) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
              throw new StageException(
                  Failure.user(
                      "OBJECT_TOO_LARGE",
                      key + " is larger than 16 MiB, so it is not CafRun's; remove it"));
            }
            return Optional.of(content);
          } catch (MinioException e) {
            if (StoreTrouble.isMissingObject(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public void fetch(String key, Path target, Sha256 expected) {
    Path part = Download.partOf(target);
    try {
      for (int attempt = 1; attempt <= FETCHES; attempt++) {
        Sha256 actual =
            patiently.call(
                "fetching " + key, () -> Download.to(part, client.getObject(request(key, 0))));
        if (actual.equals(expected)) {
          Download.publish(part, target);
          return;
        }
        LOG.log(System.Logger.Level.WARNING, "{0} arrived with digest {1}", key, actual);
      }
      throw VerifiedContent.corrupt(
          key + " in the object store at " + address.endpoint(), expected);
    } finally {
      Download.forget(part);
    }
  }

  @Override
  public void fetch(String key, Path target) {
    Path part = Download.partOf(target);
    try {
      Object unused =
          patiently.call(
              "fetching " + key, () -> Download.to(part, client.getObject(request(key, 0))));
      Download.publish(part, target);
    } finally {
      Download.forget(part);
    }
  }

  @Override
  public InputStream open(String key, long offset) {
    return patiently.call("reading " + key, () -> client.getObject(request(key, offset)));
  }

  private GetObjectArgs request(String key, long offset) {
    var builder = GetObjectArgs.builder().bucket(address.bucket()).object(key);
    return offset == 0 ? builder.build() : builder.offset(offset).build();
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return patiently.call(
        "looking at " + key,
        () -> {
          try {
            var stat =
                client.statObject(
                    StatObjectArgs.builder().bucket(address.bucket()).object(key).build());
            return Optional.of(
                new StoredObject(
                    key, stat.size(), stat.lastModified().toInstant(), unquoted(stat.etag())));
          } catch (MinioException e) {
            if (StoreTrouble.isMissingObject(e)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  @Override
  public List<StoredObject> list(String prefix) {
    return list(prefix, Collectors.toUnmodifiableList());
  }

  @Override
  public <A, R> R list(String prefix, Collector<? super StoredObject, A, R> collector) {
    return patiently.call(
        "listing " + prefix,
        () -> {
          A objects = collector.supplier().get();
          for (Result<Item> result :
              client.listObjects(
                  ListObjectsArgs.builder()
                      .bucket(address.bucket())
                      .prefix(prefix)
                      .recursive(true)
                      .build())) {
            Item item = result.get();
            if (!item.isDir()) {
              collector
                  .accumulator()
                  .accept(
                      objects,
                      new StoredObject(
                          item.objectName(),
                          item.size(),
                          item.lastModified().toInstant(),
                          unquoted(item.etag())));
            }
          }
          return collector.finisher().apply(objects);
        });
  }

  /** Some answers have it in quotes; a store that has none tells by size and time alone. */
  private static String unquoted(@Nullable String etag) {
    return etag == null ? "" : etag.replace("\"", "");
  }

  @Override
  public void delete(String key) {
    patiently.call(
        "removing " + key,
        () -> {
          client.removeObject(
              RemoveObjectArgs.builder().bucket(address.bucket()).object(key).build());
          return true;
        });
  }

  @Override
  public void close() {
    if (!closes) {
      return;
    }
    try {
      client.close();
    } catch (Exception e) { // the client declares it, okhttp throws nothing
      LOG.log(System.Logger.Level.WARNING, "closing the object store's client failed", e);
    }
  }
}
