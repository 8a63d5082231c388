package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.UUID;

/** Brings bytes from a connection to a disk and keeps the troubles of the two apart. */
final class Download {
  private static final int CHUNK = 1 << 16;

  private Download() {}

  /** The disk's trouble: no later try at the connection helps. */
  static final class LocalDiskException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    LocalDiskException(Path file, IOException cause) {
      super(cause);
      this.file = file;
    }

    StageException toStageException() {
      Path folder = file.toAbsolutePath().getParent();
      return new StageException(
          DiskFull.isBehind(this)
              ? DiskFull.failure(folder == null ? file : folder)
              : Failure.platform(
                  "IO_FAILED",
                  "Writing " + file + " failed (" + getCause() + "). May this user write there?"),
          this);
    }
  }

  @FunctionalInterface
  private interface LocalAction {
    void run() throws IOException;
  }

  /** A sibling with a name of its own, so that several processes may fetch the same file. */
  static Path partOf(Path target) {
    return target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
  }

  /** Writes everything and returns the digest; closes the stream. */
  static Sha256 to(Path file, InputStream content) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (content;
        OutputStream out = open(file)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
        int length = read;
        digest.update(chunk, 0, length);
        local(file, () -> out.write(chunk, 0, length));
      }
    }
    return Sha256.finish(digest.digest());
  }

  private static OutputStream open(Path file) throws LocalDiskException {
    try {
      return Files.newOutputStream(file);
    } catch (IOException e) {
      throw new LocalDiskException(file, e);
    }
  }

  private static void local(Path file, LocalAction action) throws LocalDiskException {
    try {
      action.run();
    } catch (IOException e) {
      throw new LocalDiskException(file, e);
    }
  }

  /** Gives a downloaded file its name, atomically. */
  static void publish(Path part, Path target) {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new LocalDiskException(target, e).toStageException();
    }
  }

  static void forget(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // a leftover harms nobody; the failure that matters is already on its way
    }
  }
}
