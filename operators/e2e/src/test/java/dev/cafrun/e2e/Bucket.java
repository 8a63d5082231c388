package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** A bucket in the installation's own object store, as a platform's people would fill it. */
final class Bucket {
  /** Of the field {@code maxNearDuplicates}: generated people look alike. */
  static final double ALIKE = 1;

  private static final int PORT = 9000;
  private static final int SIZE = 64;

  private Bucket() {}

  /** Makes the bucket and puts every object there, by key. */
  static void fill(Installation cluster, String name, Map<String, byte[]> objects)
      throws Exception {
    try (LocalPortForward forward = forward(cluster);
        S3ObjectStore bucket = open(cluster, forward, name)) {
      bucket.createBucket();
      objects.forEach((key, content) -> bucket.put(key, content, "application/octet-stream"));
    }
  }

  /** What lies there. */
  static List<String> keys(Installation cluster, String prefix) throws Exception {
    try (LocalPortForward forward = forward(cluster);
        S3ObjectStore bucket = open(cluster, forward, "cafrun")) {
      return bucket.list(prefix).stream().map(StoredObject::key).toList();
    }
  }

  /**
   * Reads everything that stages have made.
   *
   * @return how many files there are, all of them with the SHA-256 that their manifests give
   */
  static int wholeFiles(Installation cluster) throws Exception {
    int files = 0;
    try (LocalPortForward forward = forward(cluster);
        S3ObjectStore bucket = open(cluster, forward, "cafrun")) {
      for (StoredObject object : bucket.list("artifacts/")) {
        if (object.key().endsWith(".json") && object.key().contains("/manifest")) {
          Manifest manifest =
              CoreJson.read(bucket.read(object.key()).orElseThrow(), Manifest.class);
          for (StoredFile file : manifest.files()) {
            assertThat(digest(bucket, manifest, file)).as(object.key()).isEqualTo(file.sha256());
            files++;
          }
        }
      }
    }
    return files;
  }

  /** Of the names and contents of what a stage has made. */
  static Sha256 content(Installation cluster, StageKind kind, String key) throws Exception {
    try (LocalPortForward forward = forward(cluster);
        S3ObjectStore bucket = open(cluster, forward, "cafrun")) {
      return new Artifacts(bucket).manifest(kind, StageKey.of(key)).contentDigest();
    }
  }

  private static String digest(S3ObjectStore bucket, Manifest manifest, StoredFile file)
      throws IOException, NoSuchAlgorithmException {
    String key =
        ArtifactLayout.file(
            manifest.stage().kind(), manifest.keeper(file), file.name(), new Sha256(file.sha256()));
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream content = new DigestInputStream(bucket.open(key, 0), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static LocalPortForward forward(Installation cluster) {
    Pod store = cluster.pods("minio").getFirst();
    return cluster.client().pods().resource(store).portForward(PORT);
  }

  private static S3ObjectStore open(Installation cluster, LocalPortForward forward, String name) {
    return S3ObjectStore.at(
        new StoreAddress("http://127.0.0.1:" + forward.getLocalPort(), "us-east-1", name),
        new StoreCredentials(secret(cluster, "accessKey"), secret(cluster, "secretKey")));
  }

  private static String secret(Installation cluster, String key) {
    String encoded =
        cluster
            .client()
            .secrets()
            .inNamespace(cluster.namespace())
            .withName("caf-minio")
            .get()
            .getData()
            .get(key);
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  /** Pictures whose brightness is their valence, and their labels; no faces. */
  static Map<String, byte[]> pictures(String folder, int people, int each) throws IOException {
    Map<String, byte[]> objects = new LinkedHashMap<>();
    StringBuilder labels = new StringBuilder("path,subject,valence,arousal\n");
    for (int person = 0; person < people; person++) {
      for (int i = 0; i < each; i++) {
        String path = "images/%d-%d.png".formatted(person, i);
        double valence = 2.0 * i / (each - 1) - 1;
        double arousal = 2.0 * person / (people - 1) - 1;
        objects.put(folder + "/" + path, picture(valence, arousal));
        labels.append("%s,%d,%.2f,%.2f\n".formatted(path, person, valence, arousal));
      }
    }
    objects.put(folder + "/labels.csv", labels.toString().getBytes(StandardCharsets.UTF_8));
    return objects;
  }

  private static byte[] picture(double valence, double arousal) throws IOException {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setColor(Color.getHSBColor(0.1f, 0.5f, (float) (0.5 + 0.4 * valence)));
    brush.fillRect(0, 0, SIZE, SIZE);
    brush.setColor(Color.BLACK);
    brush.fillOval(SIZE / 4, SIZE / 4, SIZE / 2, (int) (SIZE / 4 * (1.1 + arousal)));
    brush.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
