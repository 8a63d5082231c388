package dev.cafrun.controller.home;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds everything CafRun keeps on this machine. Only its owner can look inside.
 *
 * <pre>
 * postgres/18/        the database; postgres/password and postgres/port beside it
 * object-store/       credentials and port; which process serves
 * objects/            the buckets
 * cache/              what can be made again, such as unpacked programs
 * logs/               of the two services
 * runs/               working files and logs of stages
 * installation        tells this home from others in one database
 * start.lock          held while services are started or stopped
 * services.lock       shared by everyone who uses them
 * </pre>
 *
 * @param folder absolute
 */
public record Home(Path folder) {
  private static final String OWNER_ONLY = "rwx------";

  public Home {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * The home that a person means: what they said, else {@code CAFRUN_HOME}, else {@code ~/.cafrun}.
   */
  public static Home locate(@Nullable Path said, Map<String, String> environment) {
    String configured = environment.getOrDefault("CAFRUN_HOME", "");
    if (said != null) {
      return new Home(said);
    }
    return new Home(
        configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cafrun")
            : Path.of(configured));
  }

  /**
   * Makes the folders that are missing. Idempotent.
   *
   * @throws dev.cafrun.core.failure.StageException USER if the folder cannot be written to,
   *     PLATFORM if the disk is full
   */
  public void prepare() {
    if (folder.toString().chars().anyMatch(Character::isISOControl)) {
      throw HomeFailure.unusablePath(folder);
    }
    try {
      Files.createDirectories(folder);
      restrict(folder);
      for (Path inside :
          new Path[] {postgres(), objectStore(), objects(), cache(), logs(), runs()}) {
        Files.createDirectories(inside);
      }
    } catch (IOException e) {
      throw HomeFailure.of("prepare", folder, e);
    }
    if (!Files.isWritable(folder)) {
      throw HomeFailure.notWritable(folder, null);
    }
  }

  private static void restrict(Path folder) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        && !PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
            .equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(OWNER_ONLY));
    }
  }

  public Path postgres() {
    return folder.resolve("postgres");
  }

  public Path objectStore() {
    return folder.resolve("object-store");
  }

  public Path objects() {
    return folder.resolve("objects");
  }

  public Path cache() {
    return folder.resolve("cache");
  }

  public Path logs() {
    return folder.resolve("logs");
  }

  /** Of its own PostgreSQL since that was started last. */
  Path databaseLog() {
    return logs().resolve("postgres.log");
  }

  public Path runs() {
    return folder.resolve("runs");
  }

  Path installation() {
    return folder.resolve("installation");
  }

  Path startLock() {
    return folder.resolve("start.lock");
  }

  Path servicesLock() {
    return folder.resolve("services.lock");
  }
}
