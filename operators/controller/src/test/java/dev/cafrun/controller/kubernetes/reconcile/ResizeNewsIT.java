package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.drive.TestRuns;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import dev.cafrun.controller.kubernetes.resize.SaidResources;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class ResizeNewsIT {
  private static final SaidResources HAS = memory("64Gi");
  private static final SaidResources WANTED = memory("96Gi");

  @TempDir Path copies;

  private static SaidResources memory(String limit) {
    return new SaidResources(Map.of("limits", Map.of("memory", limit)));
  }

  @Test
  void whatStaysAsItIsIsToldAtTheFirstOfManyLooksAndAChangeEachTime() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("resize_news");
    try (MockCluster cluster = new MockCluster()) {
      ClusterControlPlane plane =
          ClusterControlPlane.over(
              database, new MemoryStore(), MockCluster.settings(Map.of()).program(), "lab", copies);
      UUID id = UUID.randomUUID();
      plane.turns().admit(id, TestRuns.quickstart(), "lab", Optional.empty(), false);
      RunObject run =
          new RunObject(
              MockCluster.NAMESPACE, "quickstart", id, Optional.empty(), Optional.empty());
      Attempt attempt = new Attempt(id, StageId.of("ingest"), 1);
      ResizeNews news =
          new ResizeNews(
              new RunNews(
                  new RunEvents(cluster.client(), Clock.systemUTC()), plane.history().events()),
              Clock.systemUTC());

      for (int look = 0; look < 3; look++) {
        news.tell(
            run,
            List.of(
                ResizeNotice.later(attempt, HAS, WANTED),
                ResizeNotice.changed(attempt, HAS, WANTED)));
      }

      assertThat(plane.history().events().of(id))
          .extracting(EventRecord::code)
          .filteredOn(code -> code.startsWith("RESOURCES_"))
          .containsExactlyInAnyOrder(
              "RESOURCES_KEPT", "RESOURCES_CHANGED", "RESOURCES_CHANGED", "RESOURCES_CHANGED");
    }
  }
}
