package dev.cafrun.runtime.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestStageContextTest {
  @TempDir Path folder;

  @Test
  void aKilledCountResumesFromItsLastCheckpoint() throws Exception {
    var first = TestStageContext.of(StageId.train(1), folder).killAfterSaves(3);

    assertThatThrownBy(() -> first.run(new Count())).isInstanceOf(SimulatedKill.class);
    assertThat(first.checkpoints().iterations()).containsExactly(3L, 2L);

    var second = first.restarted();
    var result = second.run(new Count());

    assertThat(result.summary()).containsEntry("resumedFrom", 3L);
    assertThat(second.outputs().resolve("count.txt")).hasContent("5");
    assertThat(second.checkpoints().saves()).isEqualTo(2);
    assertThat(second.events().metrics("count")).hasSize(2);
  }

  @Test
  void theOutputOfOneStageIsTheInputOfTheNext() throws Exception {
    var ingest = TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("ingest"));
    Files.writeString(ingest.output("samples.csv"), "id\n");
    var align =
        TestStageContext.of(StageId.of(StageKind.ALIGN), folder.resolve("align"))
            .withSpec(Map.of("align", Map.of("size", 64)))
            .withInput(ingest);

    assertThat(align.spec().align().size()).isEqualTo(64);
    assertThat(align.input(StageKind.INGEST, "samples.csv")).hasContent("id\n");
    assertThat(align.manifest(ingest.stage()).file("samples.csv")).isPresent();
    assertThatThrownBy(() -> align.input(StageKind.INGEST, "pictures-00000.bin"))
        .hasMessage("The output of ingest has no file pictures-00000.bin.");
  }

  private static final class Count implements Stage {
    @Override
    public StageKind kind() {
      return StageKind.TRAIN;
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
      Path file = context.scratch().resolve("state");
      long start = context.checkpoints().latest(file).orElse(0);
      for (long i = start + 1; i <= 5; i++) {
        Files.writeString(file, Long.toString(i));
        context.events().metric("count", i, i);
        context.checkpoints().save(i, file);
      }
      Files.copy(file, context.output("count.txt"));
      return new StageResult(Map.of("resumedFrom", start), Map.of());
    }
  }
}
