package dev.cafrun.controller.home;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** A small file that only its owner can read, written whole or not at all. */
final class PrivateFile {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 24;

  private final Path path;

  PrivateFile(Path path) {
    this.path = path;
  }

  Optional<String> read() {
    try {
      return Files.exists(path) ? Optional.of(Files.readString(path).strip()) : Optional.empty();
    } catch (IOException e) {
      throw HomeFailure.of("read", path, e);
    }
  }

  void write(String content) {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
        Files.createFile(
            draft,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      try (FileChannel channel = FileChannel.open(draft, CREATE, WRITE, TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap((content + "\n").getBytes(UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(draft, path, ATOMIC_MOVE);
    } catch (IOException e) {
      throw HomeFailure.of("write", path, e);
    }
  }

  /** The secret kept here; makes one up first if there is none. */
  String secret() {
    return read()
        .orElseGet(
            () -> {
              byte[] bytes = new byte[SECRET_BYTES];
              RANDOM.nextBytes(bytes);
              String secret = HexFormat.of().formatHex(bytes);
              write(secret);
              return secret;
            });
  }

  Path path() {
    return path;
  }
}
