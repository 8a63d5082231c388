package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Twenty small runs at a time, while controller, workers, PostgreSQL and the object store are
 * killed, paused, evicted and deleted at random for as many minutes as {@value #MINUTES} says.
 * Afterwards everything that the page on the architecture guarantees must hold.
 */
@ExtendWith(Installed.class)
class ChaosE2E {
  private static final String MINUTES = "CAFRUN_E2E_CHAOS";

  private static final int AT_ONCE = 20;

  /** Runs that wait for each other, for a database or for room still change from time to time. */
  private static final Duration STILL = Duration.ofMinutes(15);

  private static final Map<String, Object> TRAIN =
      Map.of(
          "iterations",
          12,
          "validateEvery",
          6,
          "seeds",
          List.of(1),
          "checkpoint",
          Map.of("every", 3));

  private final Installation cluster;
  private final List<Run> runs = new ArrayList<>();

  ChaosE2E(Installation cluster) {
    this.cluster = cluster;
  }

  @Test
  void whateverHappensEveryRunEndsAndNothingIsLostOrMadeTwice() throws Exception {
    int minutes = Integer.parseInt(Optional.ofNullable(System.getenv(MINUTES)).orElse("0").strip());
    if (minutes <= 0) {
      System.err.printf("SKIPPED: %s=60 wreaks havoc for an hour%n", MINUTES);
    }
    Assumptions.assumeTrue(minutes > 0, MINUTES + " says for how many minutes");
    long seed = System.currentTimeMillis();
    System.out.printf("havoc for %d minutes, seed %d%n", minutes, seed);
    Random random = new Random(seed);
    ClusterHavoc havoc = new ClusterHavoc(cluster, random);
    Instant end = Instant.now().plus(Duration.ofMinutes(minutes));

    while (Instant.now().isBefore(end)) {
      keepBusy();
      havoc.wreak();
      Thread.sleep(Duration.ofMillis(3_000 + random.nextInt(22_000)));
      havoc.letGoOn(false);
      nothingIsAtWorkTwice();
    }
    havoc.letGoOn(true);
    System.out.printf("%d runs; %s%n", runs.size(), havoc.done());

    awaitEnds();
    everythingIsStopped();
    theHistorySaysSo();
    System.out.printf(
        "%d files have the digests that their manifests say%n", Bucket.wholeFiles(cluster));
    whatNobodyDisturbsEndsTheSame();
  }

  /** As many as there shall be at once, once all have ended. */
  private void keepBusy() throws Exception {
    if (runs.stream().allMatch(Run::ended)) {
      for (int i = 0; i < AT_ONCE; i++) {
        // Every second run needs what its neighbour needs, too.
        runs.add(
            Run.apply(cluster, "chaos-" + runs.size(), people(runs.size() / 2), TRAIN, stages()));
      }
    }
  }

  /** Nobody else's. */
  private static int people(int pair) {
    return 100 + pair;
  }

  private static Map<String, Object> stages() {
    Map<String, Object> patient =
        Map.of(
            "retry",
            Map.of("limit", 100, "backoff", "1s"),
            "resources",
            Map.of("requests", Map.of("cpu", "300m")));
    return Stream.of("ingest", "align", "group", "train", "evaluate", "register")
        .collect(Collectors.toMap(stage -> stage, stage -> patient));
  }

  private void nothingIsAtWorkTwice() {
    Map<String, Long> working =
        cluster.jobs().stream()
            .filter(ChaosE2E::unfinished)
            .collect(Collectors.groupingBy(ChaosE2E::work, Collectors.counting()));
    assertThat(working.values()).as(working.toString()).allMatch(count -> count == 1);
  }

  private static boolean unfinished(Job job) {
    return job.getMetadata().getDeletionTimestamp() == null
        && job.getStatus().getConditions().stream()
            .noneMatch(
                condition ->
                    List.of("Complete", "Failed").contains(condition.getType())
                        && condition.getStatus().equals("True"));
  }

  private static String work(Job job) {
    Map<String, String> labels = job.getMetadata().getLabels();
    return labels.get("cafrun.dev/run-id") + "/" + labels.get("cafrun.dev/stage");
  }

  /** In peace; gives up only when nothing changes any more. */
  private void awaitEnds() throws InterruptedException {
    String before = "";
    Instant changed = Instant.now();
    while (!runs.stream().allMatch(Run::ended)) {
      String now = runs.stream().map(run -> run.status().toString()).collect(Collectors.joining());
      if (!now.equals(before)) {
        before = now;
        changed = Instant.now();
      }
      assertThat(Instant.now()).as("nothing changes: %s", now).isBefore(changed.plus(STILL));
      Thread.sleep(Duration.ofSeconds(2));
    }
    for (Run run : runs) {
      assertThat(run.status().path("phase").asText())
          .as(run.status().toPrettyString())
          .isEqualTo("Succeeded");
      assertThat(run.status().path("modelVersion").asText()).isEqualTo(run.name() + "@1");
    }
  }

  private void everythingIsStopped() throws InterruptedException {
    for (Run run : runs) {
      run.await("its last pod's end", () -> run.living().isEmpty());
      assertThat(run.jobs()).noneMatch(ChaosE2E::unfinished);
    }
  }

  private void theHistorySaysSo() throws Exception {
    cluster.awaitController();
    Map<String, Run> makers = new HashMap<>();
    Map<String, Integer> outcomes = new HashMap<>();
    for (Run run : runs) {
      for (JsonNode stage : cluster.api("/api/runs/" + run.id()).path("stages")) {
        String name = run.name() + "/" + stage.path("stage").asText();
        assertThat(stage.path("state").asText()).as(name).isEqualTo("Succeeded");
        List<String> attempts = outcomes(stage);
        attempts.forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
        assertThat(attempts).as(name).doesNotContain("running");
        assertThat(attempts.stream().filter("succeeded"::equals)).as(name).hasSizeLessThan(2);
        if (!stage.path("cached").asBoolean()) {
          Run other = makers.put(stage.path("artifact").asText(), run);
          if (other != null) {
            fail("%s made what was there:%n%s%n%s", name, told(run), told(other));
          }
        }
      }
    }
    System.out.printf("attempts: %s%n", outcomes);
  }

  /** All that is left to say how it came to that. */
  private String told(Run run) throws Exception {
    return run.name() + ": " + cluster.api("/api/runs/" + run.id()).toPrettyString();
  }

  private static List<String> outcomes(JsonNode stage) {
    List<String> outcomes = new ArrayList<>();
    stage.path("attempts").forEach(each -> outcomes.add(each.path("outcome").asText()));
    return outcomes;
  }

  /** Scores to the last digit. */
  private void whatNobodyDisturbsEndsTheSame() throws Exception {
    Run quiet = Run.applyUncached(cluster, "quiet", people(0), TRAIN, stages());
    quiet.awaitEnd("Succeeded");
    assertThat(scores(quiet)).isEqualTo(scores(runs.getFirst()));
  }

  private static List<String> scores(Run run) {
    return Stream.of("valenceCcc", "arousalCcc")
        .map(field -> run.status().path(field).asText())
        .toList();
  }
}
