package dev.cafrun.faces;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.Stage;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class InstalledStagesTest {
  @Test
  void theWorkerFindsIngestAndAlign() {
    assertThat(ServiceLoader.load(Stage.class))
        .extracting(Stage::kind)
        .containsExactlyInAnyOrder(StageKind.INGEST, StageKind.ALIGN);
  }
}
