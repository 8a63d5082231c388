package dev.cafrun.controller.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sentence for each thing that people can do something about. */
class HomeFailureTest {
  private static final Path HOME = Path.of("/home/ada/.cafrun");

  @TempDir Path folder;

  @Test
  void aFullDiskIsThePlatformsAndSaysWhichDisk() {
    Failure failure = of(new FileSystemException("data", null, "No space left on device"));
    assertThat(failure.code()).isEqualTo("DISK_FULL");
    assertThat(failure.category()).isEqualTo(FailureCategory.PLATFORM);
    assertThat(failure.message()).contains(HOME.toString()).contains("free some space");
  }

  @Test
  void aMissingPermissionIsTheUsersAndSaysWhatToDo() {
    for (IOException cause :
        new IOException[] {
          new AccessDeniedException("data"),
          new FileSystemException("data", null, "Read-only file system"),
          new FileSystemException("data", null, "Operation not permitted")
        }) {
      Failure failure = of(cause);
      assertThat(failure.code()).isEqualTo("HOME_NOT_WRITABLE");
      assertThat(failure.category()).isEqualTo(FailureCategory.USER);
      assertThat(failure.message()).contains(HOME.toString()).contains("--home");
    }
  }

  @Test
  void aFileInTheWayIsNamed() {
    Failure failure = of(new FileAlreadyExistsException(HOME + "/logs"));
    assertThat(failure.code()).isEqualTo("HOME_NOT_A_FOLDER");
    assertThat(failure.message()).contains(HOME + "/logs is not a folder");
  }

  @Test
  void whyAServiceDidNotStartIsReadFromItsLog() throws IOException {
    assertThat(
            fromLog(
                """
                FATAL:  could not write to file "pg_wal/xlogtemp": No space left on device
                HINT:  Check free disk space.
                PANIC:  cannot abort transaction 1, it was already committed
                Aborted
                child process exited with exit code 134
                initdb: removing data directory
                removing contents"""))
        .extracting(Failure::code)
        .isEqualTo("DISK_FULL");
    assertThat(fromLog("LOG:  could not bind IPv4 address \"127.0.0.1\": Address already in use"))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("PORT_TAKEN");
              assertThat(failure.message()).contains("port 5432");
            });
    assertThat(fromLog("FATAL:  could not open file \"global/pg_control\": Permission denied"))
        .extracting(Failure::code)
        .isEqualTo("HOME_NOT_WRITABLE");
    assertThat(fromLog("FATAL:  incorrect checksum in control file"))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo("SERVICE_NOT_STARTED");
              assertThat(failure.message()).contains("incorrect checksum in control file");
            });
  }

  private static Failure of(IOException cause) {
    return HomeFailure.of("write", HOME, cause).failure();
  }

  private Failure fromLog(String line) throws IOException {
    Path log = Files.writeString(folder.resolve("service.log"), "starting\n" + line + "\n");
    return HomeFailure.fromLog("PostgreSQL", "did not start", HOME, log, 5432).failure();
  }
}
