package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptProgramsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path lib;
  private KeptPrograms programs;

  @BeforeEach
  void build() throws IOException {
    lib = Files.createDirectories(folder.resolve("worker/lib"));
    Files.writeString(folder.resolve("worker/worker.options"), "-Xmx1g");
    Files.writeString(lib.resolve("nd4j-1.0.jar"), "theirs");
    jar("one");
    programs = at(NOW);
  }

  @Test
  void whatANameWasComputedFromIsWhatRunsThoughABuildHasReplacedIt() throws IOException {
    Sha256 first = programs.keep();
    byte[] before = Files.readAllBytes(lib.resolve("caf-core.jar"));
    jar("two");
    Files.writeString(folder.resolve("worker/worker.options"), "-Xmx2g");
    Files.delete(lib.resolve("nd4j-1.0.jar"));
    Sha256 second = programs.keep();

    WorkerHome kept = programs.of(Program.ofFolder(first.hex()));

    assertThat(kept.imageDigest()).isEqualTo(first).isNotEqualTo(second);
    assertThat(kept.folder().resolve("lib/caf-core.jar")).hasBinaryContent(before);
    assertThat(kept.folder().resolve("lib/nd4j-1.0.jar")).hasContent("theirs");
    assertThat(kept.folder().resolve("worker.options")).hasContent("-Xmx1g");
  }

  @Test
  void theSameProgramIsKeptOnce() throws IOException {
    assertThat(programs.keep()).isEqualTo(programs.keep());
    assertThat(folder.resolve("kept")).isDirectoryContaining(path -> true);
    try (var copies = Files.list(folder.resolve("kept"))) {
      assertThat(copies).hasSize(1);
    }
  }

  @Test
  void optionsAndVariablesAreInTheName() throws IOException {
    Sha256 before = programs.keep();
    Files.writeString(folder.resolve("worker/worker.env"), "OMP_NUM_THREADS=1");

    assertThat(programs.keep()).isNotEqualTo(before);
  }

  @Test
  void libtorchReachesTheProgramThatWasCopiedBeforeItWasFetched() throws IOException {
    Sha256 before = programs.keep();
    WorkerHome kept = programs.of(Program.ofFolder(before.hex()));
    assertThat(kept.hasLibtorch()).isFalse();
    assertThat(kept.command(Path.of("request.json"))).noneMatch(part -> part.contains("libtorch"));

    Files.createDirectories(folder.resolve("worker/libtorch"));
    Files.writeString(folder.resolve("worker/libtorch/pytorch.jar"), "native");

    assertThat(programs.keep()).as("no other program").isEqualTo(before);
    assertThat(kept.hasLibtorch()).isTrue();
    assertThat(kept.folder().resolve("libtorch/pytorch.jar")).hasContent("native");
    assertThat(kept.command(Path.of("request.json")))
        .contains(kept.folder() + "/lib/*:" + kept.folder() + "/libtorch/*");
    assertThat(programs.keep()).isEqualTo(before);
  }

  @Test
  void aJarThatABuildIsWritingIsNotTaken() throws IOException {
    byte[] whole = Files.readAllBytes(lib.resolve("caf-core.jar"));
    Files.write(lib.resolve("caf-core.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(programs::keep)
        .isInstanceOf(StageException.class)
        .hasMessageContaining("is being built just now; try again");
    try (var copies = Files.list(folder.resolve("kept"))) {
      assertThat(copies).isEmpty();
    }
  }

  @Test
  void aCopyThatIsGoneIsSaidAndNotReplacedByAnother() {
    assertThatThrownBy(() -> programs.of(Program.ofFolder("0".repeat(64))))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("the same command goes on with the program that is built now");
  }

  @Test
  void whatNobodyHasUsedForMonthsIsForgotten() throws IOException {
    Sha256 old = programs.keep();
    jar("two");
    at(NOW.plus(Duration.ofDays(50))).keep();
    assertThat(programs.of(Program.ofFolder(old.hex())).imageDigest()).isEqualTo(old);

    Sha256 used = at(NOW.plus(Duration.ofDays(70))).keep();

    assertThat(programs.of(Program.ofFolder(used.hex())).imageDigest()).isEqualTo(used);
    assertThat(folder.resolve("kept").resolve(old.hex())).doesNotExist();
  }

  private KeptPrograms at(Instant now) {
    return new KeptPrograms(
        folder.resolve("kept"),
        new WorkerHome(folder.resolve("worker")),
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private void jar(String content) throws IOException {
    try (JarOutputStream jar =
        new JarOutputStream(Files.newOutputStream(lib.resolve("caf-core.jar")))) {
      jar.putNextEntry(new ZipEntry(content));
    }
  }
}
