package dev.cafrun.controller.kubernetes;

import dev.cafrun.core.canonical.Sha256;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Names an installation so that no other is named alike, without asking the cluster for more than
 * every client has: the authority that its API server is known by, and a key that each installation
 * makes for itself. One whose authority or key is renewed is another from then on, and takes up its
 * runs as it sees them.
 */
public final class ClusterIdentity {
  private ClusterIdentity() {}

  /** Hexadecimal digits; the key cannot be told from them. */
  public static String of(String key, Config config) {
    return Sha256.of("installation " + key + "\n" + authority(config)).hex();
  }

  private static String authority(Config config) {
    String data = config.getCaCertData();
    if (!isEmpty(data)) {
      return data;
    }
    String file = config.getCaCertFile();
    try {
      return isEmpty(file) ? config.getMasterUrl() : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the certificate of the cluster's authority, " + file, e);
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
