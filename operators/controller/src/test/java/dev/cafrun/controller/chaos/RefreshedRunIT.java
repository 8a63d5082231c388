package dev.cafrun.controller.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made twice is made by other processes, which is where equal results may differ. */
class RefreshedRunIT {
  private static final int DONE = 0;

  @TempDir Path folder;
  @TempDir Path tools;
  private @Nullable BusyHome home;

  @AfterEach
  void leaveNothingBehind() {
    if (home != null) {
      home.all().forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void whatIsMadeAnewAndComesOutTheSameIsTheSameVersion() throws Exception {
    assumeTrue(BusyHome.possible(), "there is no built program; ./caf runs builds it");
    BusyHome busy = new BusyHome(folder, tools);
    home = busy;
    Path file =
        Files.writeString(
            busy.folder().resolve("refreshed.yaml"),
            """
            apiVersion: cafrun.dev/v1alpha1
            kind: CafRun
            metadata: {name: refreshed}
            spec:
              dataset:
                format: demo
                demo: {subjects: 8, facesPerSubject: 3, imageSize: 48}
              align: {detector: none, size: 32}
              train:
                backbone: resnet18
                iterations: 4
                batchSize: 4
                seeds: [1]
                validateEvery: 4
                threads: 1
              evaluate: {bootstrap: 10}
              register: {model: refreshed}
              cache: Refresh
            """);

    for (int run = 1; run <= 2; run++) {
      assertThat(busy.caf("run-" + run, "run", file.toString()).waitFor()).isEqualTo(DONE);
    }
    assertThat(busy.caf("models", "models").waitFor()).isEqualTo(DONE);

    assertThat(contents(busy, StageKind.TRAIN)).as("trainings").hasSize(2);
    for (StageKind kind : StageKind.values()) {
      assertThat(contents(busy, kind).stream().distinct()).as(kind.spelling()).hasSize(1);
    }
    assertThat(said(busy, "run-1")).contains("Model refreshed, version 1");
    assertThat(said(busy, "run-2")).contains("Model refreshed, version 1");
    assertThat(said(busy, "models").lines().filter(line -> line.startsWith("refreshed")))
        .as("versions")
        .hasSize(1);
  }

  private static List<Sha256> contents(BusyHome home, StageKind kind) throws IOException {
    return home.manifests().stream()
        .map(RefreshedRunIT::read)
        .filter(manifest -> manifest.stage().kind() == kind)
        .map(Manifest::contentDigest)
        .toList();
  }

  private static Manifest read(Path manifest) {
    try {
      return CoreJson.read(Files.readAllBytes(manifest), Manifest.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String said(BusyHome home, String name) throws IOException {
    return Files.readString(home.folder().resolve(name + ".log"));
  }
}
