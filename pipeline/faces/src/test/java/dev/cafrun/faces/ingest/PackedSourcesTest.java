package dev.cafrun.faces.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.archive.PackedFiles;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datasets that nobody has unpacked. */
class PackedSourcesTest {
  @TempDir Path folder;
  private Path faces;
  private int attempts;

  @BeforeEach
  void sixPeople() throws IOException {
    faces = folder.resolve("faces");
    new DemoDataset(new DemoSpec(6, 3, 32, 1, 0.05)).write(faces);
  }

  @ParameterizedTest
  @CsvSource({"faces.zip, ''", "faces.tar, ''", "faces.tar.gz, faces/", "faces.tgz, a/b/"})
  void anArchiveGivesWhatItsFolderGives(String name, String prefix) throws Exception {
    Path packed = folder.resolve(name.replace(".tgz", ".tar.gz"));
    PackedFiles.pack(faces, packed, prefix);
    Path archive = Files.move(packed, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    TestStageContext plain = run(faces);

    TestStageContext unpacked = run(archive);

    assertThat(labels(unpacked)).isEqualTo(labels(plain)).hasSize(19);
    assertThat(Files.readString(unpacked.output("ingest.json")))
        .isEqualTo(Files.readString(plain.output("ingest.json")));
  }

  @Test
  void labelsMayLieBesideTheArchiveOfThePictures() throws Exception {
    TestStageContext plain = run(faces);
    Path fetched = Files.createDirectory(folder.resolve("fetched"));
    Files.move(faces.resolve("labels.csv"), fetched.resolve("labels.csv"));
    PackedFiles.pack(faces, fetched.resolve("pictures.zip"), "");

    assertThat(labels(run(fetched))).isEqualTo(labels(plain));
  }

  @Test
  void whatIsWrongIsSaidOfTheArchiveAndNotOfWhereItWasUnpacked() throws Exception {
    Files.delete(faces.resolve("labels.csv"));
    Path archive = PackedFiles.pack(faces, folder.resolve("faces.zip"), "");

    assertThatThrownBy(() -> run(archive))
        .hasMessageContaining("dataset.source: " + archive + " holds no labels.csv");
  }

  private TestStageContext run(Path source) throws Exception {
    TestStageContext context =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("attempt-" + attempts++))
            .withSpec(Map.of("dataset", Map.of("format", "csv", "source", "file://" + source)));
    context.run(new IngestStage());
    return context;
  }

  /** Without the folder in which the pictures lie. */
  private static List<String> labels(TestStageContext context) throws IOException {
    return Files.readAllLines(context.output("samples.csv")).stream()
        .map(line -> line.replaceFirst(",[^,]*images/", ",images/"))
        .toList();
  }
}
