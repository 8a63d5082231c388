package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** SHA-256 of files, without holding them in memory. */
public final class FileDigest {
  private static final int CHUNK = 1 << 16;

  private FileDigest() {}

  public static Sha256 of(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        digest.update(chunk, 0, read);
      }
    }
    return Sha256.finish(digest.digest());
  }
}
