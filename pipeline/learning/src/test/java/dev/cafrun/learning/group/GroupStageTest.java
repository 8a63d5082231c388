package dev.cafrun.learning.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.testing.DistinctFaces;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.runtime.StageResult;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
