package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.RunTurns;
import dev.cafrun.controller.drive.Turn;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.run.CafRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody would notice that the thread is gone which looks for deleted runs. */
class DeletedRunsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final Map<String, String> SETTINGS =
      Map.of(
          "CAFRUN_WORKER_IMAGE", "worker",
          "CAFRUN_WORKER_S3_SECRET", "store",
          "CAFRUN_EVENTS_BASE_URL", "http://controller",
          "CAFRUN_TOKEN_KEY", "0123456789abcdef");

  private Instant now = START;
  private int looks;

  @Test
  @Timeout(60)
  void anErrorDoesNotEndTheLooking() {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      DeletedRuns[] deleted = new DeletedRuns[1];
      deleted[0] =
          deleted(
              client,
              () -> {
                if (++looks == 2) {
                  deleted[0].lookNoMore();
                }
                throw new StackOverflowError();
              });

      deleted[0].keepLooking();

      assertThat(looks).isEqualTo(2);
    }
  }

  @Test
  void whoeverHasNotLookedForLongIsMissed() {
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      DeletedRuns[] deleted = new DeletedRuns[1];
      deleted[0] = deleted(client, () -> deleted[0].lookNoMore());
      assertThat(deleted[0].stalledSince()).as("not begun").isEmpty();
      deleted[0].keepLooking();

      now = START.plus(Duration.ofMinutes(5));
      assertThat(deleted[0].stalledSince()).isEmpty();
      now = START.plus(Duration.ofHours(1));
      assertThat(deleted[0].stalledSince()).contains(START);
    }
  }

  private DeletedRuns deleted(KubernetesClient client, Runnable look) {
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now;
          }
        };
    return new DeletedRuns(client, ClusterSettings.from(SETTINGS), new Turns(look), clock);
  }

  private record Turns(Runnable look) implements RunTurns {
    @Override
    public boolean admit(
        UUID id, CafRun run, String namespace, Optional<String> resumes, boolean before) {
      return false;
    }

    @Override
    public boolean adopt(UUID id, CafRun run, String namespace, EndedRun ended) {
      return false;
    }

    @Override
    public boolean known(UUID id) {
      return false;
    }

    @Override
    public void cancel(UUID id) {}

    @Override
    public Optional<Turn> take(UUID id, Launcher launcher) {
      return Optional.empty();
    }

    @Override
    public Ages ages() {
      return Ages.by(Clock.systemUTC());
    }

    @Override
    public void forget(UUID id) {}

    @Override
    public void removeForgotten() {
      look.run();
    }

    @Override
    public List<ClusterRun> unfinished() {
      return List.of();
    }
  }
}
