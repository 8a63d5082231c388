package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFoldersTest {
  @TempDir Path runs;

  @Test
  void workingFilesOfKilledAttemptsGoAndWhatTheySaidStays() throws IOException {
    UUID run = UUID.randomUUID();
    AttemptFolder killed = attempt(run);
    AttemptFolder others = attempt(UUID.randomUUID());

    new RunFolders(runs).removeScratch(run);

    assertThat(killed.scratch()).doesNotExist();
    assertThat(killed.log()).hasContent("said");
    assertThat(others.scratch().resolve("outputs/half.bin")).exists();

    new RunFolders(runs).remove(run);
    assertThat(runs.resolve(run.toString())).doesNotExist();
    assertThat(others.log()).exists();
  }

  @Test
  void aRunThatLeftNothingIsNoTrouble() {
    new RunFolders(runs).removeScratch(UUID.randomUUID());
    new RunFolders(runs).remove(UUID.randomUUID());

    assertThat(runs).isEmptyDirectory();
  }

  private AttemptFolder attempt(UUID run) throws IOException {
    AttemptFolder folder = AttemptFolder.of(runs, new Attempt(run, StageId.of("ingest"), 1));
    Files.createDirectories(folder.scratch().resolve("outputs"));
    Files.writeString(folder.scratch().resolve("outputs/half.bin"), "half");
    Files.writeString(folder.log(), "said");
    return folder;
  }
}
