package dev.cafrun.learning.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.testing.DistinctFaces;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.runtime.StageResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupStageTest {
  private static final StageId GROUP = StageId.of(StageKind.GROUP);

  @TempDir Path folder;

  @Test
  void dataWithoutCopiesPassWithoutAWord() throws Exception {
    FolderContext world = world(Map.of(), 0);
    StageResult result = world.run(new GroupStage());

    assertThat(result.summary()).containsEntry("near_duplicates", 0).containsEntry("samples", 80);
    assertThat(world.warnings()).isEmpty();
    assertThat(CsvTable.read(world.output("near-duplicates.csv")).size()).isZero();
  }

  @Test
  void moreCopiesThanAreAcceptedFailTheRunAndAreNamed() throws Exception {
    FolderContext world = world(Map.of("maxNearDuplicates", "5%"), 3);

    assertThatThrownBy(() -> world.run(new GroupStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            e -> {
              assertThat(e.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(e.failure().code()).isEqualTo("NEAR_DUPLICATES");
              assertThat(e.failure().message())
                  .contains("3 of 40 validation and test faces (7.5 %)")
                  .contains("face-80.png (validation) and face-0.png (train)");
            });
  }

  @Test
  void asManyAsAreAcceptedAreListedCountedAndWarnedOf() throws Exception {
    FolderContext world = world(Map.of("maxNearDuplicates", "7.5%"), 3);
    StageResult result = world.run(new GroupStage());

    assertThat(result.summary()).containsEntry("near_duplicates", 3);
    assertThat(world.warnings()).containsExactly("NEAR_DUPLICATES");
    CsvTable listed = CsvTable.read(world.output("near-duplicates.csv"));
    assertThat(listed.column("source"))
        .containsExactly("face-80.png", "face-81.png", "face-82.png");
    assertThat(listed.column("other_source"))
        .containsExactly("face-0.png", "face-1.png", "face-2.png");
    assertThat(listed.column("distance")).containsOnly("0");
  }

  @Test
  void aRandomSplitIsWarnedOfHoweverManyThereAre() throws Exception {
    FolderContext world = world(Map.of("split", Map.of("by", "random")), 20);
    StageResult result = world.run(new GroupStage());

    assertThat(result.summary()).containsEntry("near_duplicates", 20);
    assertThat(world.warnings()).containsExactly("NEAR_DUPLICATES");
  }

  @Test
  void theReportSaysWhatCameInWhoIsInItAndWhatIsDoubtful() throws Exception {
    FolderContext world =
        world(Map.of("licence", "CC BY <4.0>", "maxNearDuplicates", 1, "shuffleLabels", true), 3);
    world.run(new GroupStage());
    Map<String, Object> report = JsonFile.parse(Files.readString(world.output("data.json")));

    assertThat(at(report, "dataset", "licence")).isEqualTo("CC BY <4.0>");
    assertThat(at(report, "dataset", "consent")).isNull();
    assertThat(at(report, "intake", "rows")).isEqualTo(127);
    assertThat(at(report, "intake", "dropped"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .containsEntry("field", "valence")
        .containsEntry("rows", 2)
        .containsEntry("examples", List.of("labels.csv row 7: '1.5'", "labels.csv row 9: '-3'"));
    assertThat(at(report, "splits", "train", "faces")).isEqualTo(80);
    assertThat(at(report, "splits", "train", "people")).isEqualTo(7);
    assertThat(at(report, "splits", "train", "unnamedFaces")).isEqualTo(8);
    assertThat(at(report, "nearDuplicates", "alike")).isEqualTo(3);
    assertThat(at(report, "nearDuplicates", "share")).isEqualTo(0.075);
    assertThat(at(report, "alignment", "placedBy", "whole-picture")).isEqualTo(14);
    assertThat(at(report, "alignment", "worst"))
        .asInstanceOf(LIST)
        .first()
        .asInstanceOf(MAP)
        .as("of those placed by nothing, the one of which most lies outside")
        .containsEntry("source", "face-117.png");
    assertThat(at(report, "plane", "counts", "train"))
        .asInstanceOf(LIST)
        .as("arousal is never below 0 here")
        .startsWith(Collections.nCopies(5, Collections.nCopies(10, 0)).toArray());
  }

  @Test
  void thePageNeedsNothingElseAndTakesNoNameForMarkup() throws Exception {
    FolderContext world =
        world(Map.of("licence", "CC BY <4.0>", "maxNearDuplicates", 1, "shuffleLabels", true), 3);
    world.run(new GroupStage());
    String page = Files.readString(world.output("data.html"));

    assertThat(page)
        .contains("CC BY &lt;4.0&gt;", "row 8: '&lt;b&gt;.png'", "not stated")
        .contains("Labels were permuted")
        .contains("prefers-color-scheme: dark")
        .contains("3 of 40 validation and test faces (7.5 %) look like a face of another split")
        .doesNotContain("<script", "<b>", "http:", "https:", "url(");
    assertThat(page.split("<img src=\"data:image/png;base64,")).hasSize(1 + 24 + 2 * 3);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(wellFormed(page).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void equalDataGiveTheSameBytesWhateverTheRunAccepts() throws Exception {
    FolderContext world = world(Map.of("maxNearDuplicates", 1), 3);
    world.run(new GroupStage());
    byte[] before = Files.readAllBytes(world.output("data.html"));
    FolderContext other = world(Map.of("maxNearDuplicates", 0.5), 3);
    other.run(new GroupStage());

    assertThat(other.output("data.html")).hasBinaryContent(before);
  }

  /** Elements that HTML leaves open are closed. */
  private static String wellFormed(String page) {
    return page.replace("<!doctype html>", "").replaceAll("<(meta|img)([^>]*)>", "<$1$2/>");
  }

  private static @Nullable Object at(Map<?, ?> tree, String... path) {
    Object found = tree;
    for (String name : path) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return found;
  }

  private FolderContext world(Map<String, Object> dataset, int copies) throws Exception {
    Map<String, Object> wanted = new HashMap<>(dataset);
    wanted.put("format", "csv");
    wanted.put("source", "file:///faces");
    FolderContext world =
        FolderContext.in(folder, Map.of("dataset", wanted, "align", Map.of("size", 32)));
    new DistinctFaces(120, copies).write(world);
    return world.as(GROUP);
  }
}
