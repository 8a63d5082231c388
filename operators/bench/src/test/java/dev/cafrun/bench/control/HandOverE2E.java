package dev.cafrun.bench.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.apiserver.Lab;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two controllers, as they were built, on a real API server: one leads, the other serves what it
 * reads, hears workers, and goes on where the first was killed.
 */
class HandOverE2E {
  private static final String PROGRAMS = "KUBEBUILDER_ASSETS";
  private static final int RUNS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** The Lease's, of which nobody knows when it was renewed last, and a look every two seconds. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  /** For the work itself, on a machine that does much else. */
  private static final Duration SLACK = Duration.ofSeconds(20);

  /** A wish that nobody passes on is found after a minute. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @Test
  @Timeout(600)
  void whereTheLeaderIsKilledTheOtherGoesOnWithinTheLeasesTimeAndDoesNothingTwice()
      throws Exception {
    String programs = System.getenv(PROGRAMS);
    Assumptions.assumeTrue(
        programs != null, "set " + PROGRAMS + " to a folder with etcd and kube-apiserver");
    Gate gate = new Gate();
    gate.close();
    try (Site site =
            Site.open(
                Map.of(PROGRAMS, programs), new Programs(Path.of("../..").toAbsolutePath()), true);
        Phases phases = new Phases(site.lab());
        Kubelet kubelet = new Kubelet(site.lab(), site.pods(), gate, new Timeline())) {
      assertThat(leader(site)).isEqualTo("first");

      site.lab().apply("unwanted", spec("unwanted"));
      await("its pod", () -> gate.waiting() == 1);
      cancelAt(site.standby(), site, "unwanted");
      for (int i = 0; i < RUNS; i++) {
        site.lab().apply("live-" + i, spec("live-" + i));
      }
      await("their pods", () -> gate.waiting() == RUNS + 1);
      assertThat(gate.letOneEnd(request -> request.runName().equals("live-0"))).isTrue();
      await("the stage after", () -> jobs(site, "live-0").size() == 2);
      await("its pod", () -> gate.waiting() == RUNS + 1);
      assertThat(listed(site.standby())).isEqualTo(listed(site.operator())).contains("live-0");

      site.operator().kill();
      Instant killed = Instant.now();
      for (int i = 0; i < RUNS; i++) {
        String run = "live-" + i;
        assertThat(gate.letOneEnd(request -> request.runName().equals(run))).isTrue();
      }
      await("the next stages", () -> jobs(site, "live-1").size() == 2);
      Duration away = Duration.between(killed, Instant.now());
      System.out.println("the other led after " + away.toMillis() / 1000.0 + " s");
      assertThat(away).isLessThan(LEASE.plus(SLACK));
      assertThat(leader(site)).isEqualTo("second");

      letAllEnd(gate, phases);
      kubelet.check();
      for (int i = 0; i < RUNS; i++) {
        assertThat(jobs(site, "live-" + i))
            .extracting(job -> job.getMetadata().getLabels().get("cafrun.dev/stage"))
            .hasSizeGreaterThanOrEqualTo(6)
            .doesNotHaveDuplicates();
      }
      assertThat(site.standby().get("/q/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static void letAllEnd(Gate gate, Phases phases) throws InterruptedException {
    await(
        "the runs' success",
        () -> {
          gate.letOneEnd(request -> request.runName().startsWith("live-"));
          return phases.succeeded("live-") == RUNS;
        });
  }

  /** What anybody sees of the runs, but for how long they have been at it. */
  private static String listed(OperatorProcess asked) throws Exception {
    return asked.get("/api/v1/runs").body().replaceAll("\"seconds\":[0-9.]+", "");
  }

  /** Whoever is asked passes it on to the one that leads. */
  private static void cancelAt(OperatorProcess asked, Site site, String name) throws Exception {
    String id = run(site, name);
    Instant said = Instant.now();
    assertThat(asked.post("/api/v1/runs/" + id + "/cancel").statusCode()).isLessThan(300);
    await(
        "the end of its Job",
        () ->
            jobs(site, name).stream()
                .allMatch(job -> Long.valueOf(1).equals(job.getSpec().getActiveDeadlineSeconds())));
    assertThat(Duration.between(said, Instant.now())).isLessThan(AT_ONCE);
  }

  private static String run(Site site, String name) {
    return Objects.requireNonNull(
            site.lab()
                .client()
                .genericKubernetesResources(Lab.RUNS)
                .inNamespace(site.lab().namespace())
                .withName(name)
                .get())
        .getMetadata()
        .getUid();
  }

  private static List<Job> jobs(Site site, String run) {
    return site.lab()
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(site.lab().namespace())
        .withLabel("cafrun.dev/run-id", run(site, run))
        .list()
        .getItems();
  }

  private static String leader(Site site) {
    return Objects.requireNonNull(
            site.lab()
                .client()
                .leases()
                .inNamespace(site.lab().namespace())
                .withName("cafrun-controller")
                .get())
        .getSpec()
        .getHolderIdentity();
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(String what, Condition condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(100);
    }
  }

  private static Map<String, Object> spec(String model) {
    return Map.of(
        "dataset", Map.of("format", "demo"),
        "cache", "Off",
        "train", Map.of("seeds", List.of(1)),
        "register", Map.of("model", model));
  }
}
