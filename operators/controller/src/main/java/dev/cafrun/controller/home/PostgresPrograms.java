package dev.cafrun.controller.home;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the archive on the class path.
 *
 * @param folder holds bin, lib and share
 */
record PostgresPrograms(Path folder) {
  /** Of the archives that the build picks; a folder of its own lets versions lie side by side. */
  static final String VERSION = "18.6.0";

  /** Data of one major version cannot be read by another. */
  static final String MAJOR_VERSION = "18";

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * Whether initdb, which has a shell start the server by its path in double quotes, can be here.
   */
  boolean initializesHere() {
    return inQuotes("postgres").equals(program("postgres").toString());
  }

  /** A program's path as it has to stand in double quotes for a shell. */
  String inQuotes(String name) {
    return program(name).toString().replaceAll("[$`\"\\\\]", "\\\\$0");
  }

  static PostgresPrograms in(Path cache) {
    return new PostgresPrograms(cache.resolve("postgresql-" + VERSION));
  }

  /** Does nothing if they are there. Only one process may do this at a time. */
  void unpack() {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path draft = folder.resolveSibling(folder.getFileName() + ".new");
    try {
      FileTree.delete(draft);
      unpack(archive(), draft);
      Files.move(draft, folder, ATOMIC_MOVE);
    } catch (IOException e) {
      throw HomeFailure.of("unpack PostgreSQL to", folder, e);
    }
  }

  /**
   * After {@link #unpack}.
   *
   * @param instead what people can do about it
   * @throws StageException USER if the file system that holds the programs lets nobody run them
   */
  void mayRun(String instead) {
    if (!Files.isExecutable(program("postgres"))) {
      throw HomeFailure.noExecution(folder, instead);
    }
  }

  /** Whether a command, as the system tells it, is one of these programs. */
  boolean contain(String command) {
    Path real;
    try {
      real = folder.toRealPath();
    } catch (IOException e) {
      real = folder;
    }
    return command.startsWith(folder.toString()) || command.startsWith(real.toString());
  }

  private static String archive() {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return "/postgres-" + (mac ? "darwin-" : "linux-") + (arm ? "arm_64" : "x86_64") + ".txz";
  }

  private static void unpack(String archive, Path target) throws IOException {
    try (InputStream packed = PostgresPrograms.class.getResourceAsStream(archive)) {
      if (packed == null) {
        throw new StageException(
            Failure.user(
                "NO_EMBEDDED_POSTGRES",
                "there is no embedded PostgreSQL for this system ("
                    + System.getProperty("os.name")
                    + ", "
                    + System.getProperty("os.arch")
                    + "); point CAFRUN_DB_URL to a PostgreSQL of yours"));
      }
      unpack(packed, target);
    }
  }

  /** What is in an archive, a tar of xz. */
  static void unpack(InputStream packed, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(entry, tar, target);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("archive entry leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(content, path);
      if ((entry.getMode() & 0100) != 0) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
