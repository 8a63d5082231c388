package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One alignment by several pods. */
@ExtendWith(Installed.class)
class ShardsE2E {
  private static final int SHARDS = 4;
  private static final String KILLED = "align-1";

  /** Of four equal ones each has a quarter; of the time they take, too, but for noise. */
  private static final double MOST = 0.35;

  /** Four pods at once, also on a small node. */
  private static final Map<String, Object> SMALL =
      Map.of(
          "align",
          Map.of(
              "retry",
              Map.of("limit", 2, "backoff", "1s"),
              "resources",
              Map.of("requests", Map.of("cpu", "200m"))));

  private final Installation cluster;

  ShardsE2E(Installation cluster) {
    this.cluster = cluster;
  }

  @Test
  void fourPodsShareTheWorkEvenlyAndMakeTheSameThoughOneOfThemIsKilled() throws Exception {
    Bucket.fill(cluster, "crowd", Bucket.pictures("crowd", 64, 32));
    Run one = apply("crowd-one", 1);
    one.awaitEnd("Succeeded");

    Run four = apply("crowd-four", SHARDS);
    long unused = four.awaitProgress(KILLED, 8);
    cluster.client().resource(four.pod(KILLED)).withGracePeriod(0).delete();
    four.awaitEnd("Succeeded");

    assertThat(digest(four)).isEqualTo(digest(one));
    assertThat(four.history("align").path("summary").path("faces").asInt()).isEqualTo(64 * 32);
    List<Double> seconds = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      String stage = "align-" + shard;
      assertThat(four.jobs(stage)).as(stage).hasSize(stage.equals(KILLED) ? 2 : 1);
      assertThat(four.history(stage).path("summary").path("faces").asInt())
          .isEqualTo(64 * 32 / SHARDS);
      seconds.add(processorSeconds(four, stage));
    }
    double all = seconds.stream().mapToDouble(Double::doubleValue).sum();
    System.out.printf(
        "processor seconds of four shards %s, of one %s%n",
        seconds, processorSeconds(one, "align"));
    assertThat(seconds).allSatisfy(each -> assertThat(each).isBetween(0.01, MOST * all));
  }

  @Test
  void aRunInAnotherNumberOfShardsStartsNoPodForFacesThatAreThere() throws Exception {
    Bucket.fill(cluster, "few", Bucket.pictures("few", 12, 8));
    Run first = apply("few-two", "few", 2, "Use");
    first.awaitEnd("Succeeded");

    Run second = apply("few-three", "few", 3, "Use");
    second.awaitEnd("Succeeded");

    assertThat(second.jobs())
        .as("only the version has another name")
        .extracting(job -> job.getMetadata().getLabels().get("cafrun.dev/stage"))
        .containsExactly("register");
    assertThat(IntStream.range(0, 3).mapToObj(shard -> second.stage("align-" + shard)))
        .allMatch(stage -> stage.path("cached").asBoolean());
    assertThat(first.jobs()).as("two shards, joined").hasSize(8);
  }

  private Run apply(String name, int shards) throws Exception {
    return apply(name, "crowd", shards, "Off");
  }

  private Run apply(String name, String pictures, int shards, String cache) throws Exception {
    return Run.applyAligned(
        cluster,
        name,
        Map.of(
            "format",
            "csv",
            "source",
            "s3://" + pictures + "/" + pictures,
            "maxNearDuplicates",
            Bucket.ALIKE),
        new TreeMap<>(Map.of("method", "similarity", "detector", "mediapipe", "shards", shards)),
        cache,
        Training.with(Map.of("iterations", 20), 1),
        SMALL);
  }

  private Sha256 digest(Run run) throws Exception {
    return Bucket.content(cluster, StageKind.ALIGN, run.stage("align").path("artifact").asText());
  }

  private static double processorSeconds(Run run, String stage) throws Exception {
    return run.history(stage).path("summary").path("processor_seconds").asDouble();
  }
}
