package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerImageTest {
  @TempDir Path folder;

  @BeforeEach
  void build() throws IOException {
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib/caf-core.jar"), "one");
  }

  @Test
  void anotherProgramIsAnotherImage() throws IOException {
    Sha256 before = new WorkerHome(folder).imageDigest();
    Files.writeString(folder.resolve("lib/caf-core.jar"), "two");

    assertThat(new WorkerHome(folder).imageDigest()).isNotEqualTo(before);
  }

  @Test
  void facesAlignedBeforeTheDetectorsModelsCameAreNotServedAfterwards() throws IOException {
    WorkerHome worker = new WorkerHome(folder, folder.resolve("downloaded"));
    Sha256 before = worker.imageDigest();
    Files.createDirectories(folder.resolve("downloaded/face_mesh"));
    Files.writeString(folder.resolve("downloaded/face_mesh/assets.data"), "model");

    assertThat(worker.imageDigest()).isNotEqualTo(before);
  }
}
