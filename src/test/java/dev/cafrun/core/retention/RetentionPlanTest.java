package dev.cafrun.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Histories that are drawn, gone through some runs at a time, against what must hold of all. */
class RetentionPlanTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private record Run(
      UUID id,
      int number,
      String experiment,
      boolean ended,
      boolean succeeded,
      int daysAgo,
      boolean tagged,
      boolean registers,
      @Nullable Run resumes,
      Set<String> outputs) {
    Instant endedAt() {
      return NOW.minus(Duration.ofDays(daysAgo));
    }
  }

  @Test
  void nothingThatAKeptRunRestsOnGoesAndAllElseOfTheOthersDoes() {
    int gone = 0;
    for (int seed = 0; seed < 500; seed++) {
      gone += goThrough(new SplittableRandom(seed), "seed " + seed);
    }
    assertThat(gone).as("runs collected in all").isGreaterThan(1_000);
  }

  private static int goThrough(RandomGenerator random, String about) {
    List<Run> runs = history(random);
    RetentionPolicy policy = policy(random);
    Set<UUID> collected = new HashSet<>();
    Set<String> removed = new TreeSet<>();
    int together = random.nextInt(1, 6);
    List<Run> ended = runs.stream().filter(Run::ended).toList();
    for (int at = 0; at < ended.size(); at += together) {
      List<Run> batch = ended.subList(at, Math.min(ended.size(), at + together));
      RetentionPlan plan = plan(policy, runs, batch, collected);
      plan.going().forEach(each -> collected.add(each.run().id()));
      plan.outputs().forEach(output -> removed.add(output.key().hex()));
    }

    for (Run run : runs) {
      assertThat(collected.contains(run.id()))
          .as("%s: run %s is collected", about, run)
          .isEqualTo(!mustStay(run, runs, policy));
    }
    for (Run run : runs) {
      for (String output : run.outputs()) {
        boolean needed =
            runs.stream()
                .anyMatch(
                    other -> other.outputs().contains(output) && !collected.contains(other.id()));
        assertThat(removed.contains(key(output).hex()))
            .as("%s: output %s of run %s is removed", about, output, run)
            .isEqualTo(!needed);
      }
    }
    return collected.size();
  }

  private static RetentionPlan plan(
      RetentionPolicy policy, List<Run> all, List<Run> batch, Set<UUID> collected) {
    List<RetentionPlan.Judged> judged =
        RetentionPlan.judge(policy, NOW, batch.stream().map(run -> facts(run, all)).toList());
    Set<UUID> going = RetentionPlan.going(judged);
    List<OutputFacts> outputs = new ArrayList<>();
    batch.stream()
        .filter(run -> going.contains(run.id()))
        .flatMap(run -> run.outputs().stream())
        .distinct()
        .forEach(output -> outputs.add(output(output, all, batch, collected)));
    return RetentionPlan.of(judged, outputs);
  }

  private static OutputFacts output(
      String output, List<Run> all, List<Run> batch, Set<UUID> collected) {
    List<Run> users = all.stream().filter(run -> run.outputs().contains(output)).toList();
    return new OutputFacts(
        StageKind.TRAIN,
        key(output),
        100,
        users.stream().filter(batch::contains).map(Run::id).collect(Collectors.toSet()),
        users.stream().anyMatch(run -> !batch.contains(run) && !collected.contains(run.id())));
  }

  private static EndedRunFacts facts(Run run, List<Run> all) {
    List<Run> followers = followers(run, all);
    return new EndedRunFacts(
        run.id(),
        "run-" + run.number(),
        !run.ended(),
        run.endedAt(),
        run.tagged(),
        followers.stream().anyMatch(Run::registers) ? "model@1" : null,
        followers.stream().anyMatch(follower -> !follower.ended()),
        newer(run, all));
  }

  /** With itself. */
  private static List<Run> followers(Run run, List<Run> all) {
    List<Run> followers = new ArrayList<>(List.of(run));
    for (Run other : all) {
      if (other.resumes() != null && followers.contains(other.resumes())) {
        followers.add(other);
      }
    }
    return followers;
  }

  private static int newer(Run run, List<Run> all) {
    return (int)
        all.stream()
            .filter(other -> other.experiment().equals(run.experiment()))
            .filter(other -> other.number() > run.number() && other.ended())
            .filter(other -> other.succeeded() || !run.succeeded())
            .count();
  }

  /** Said anew, run by run, without any plan. */
  private static boolean mustStay(Run run, List<Run> all, RetentionPolicy policy) {
    boolean restedOn =
        followers(run, all).stream()
            .anyMatch(follower -> follower.registers() || !follower.ended());
    boolean young = policy.keepAge() != null && run.daysAgo() < policy.keepAge().toDays();
    boolean among = policy.keepCount() != null && newer(run, all) < policy.keepCount();
    return !run.ended() || run.tagged() || restedOn || young || among;
  }

  private static RetentionPolicy policy(RandomGenerator random) {
    Duration age = Duration.ofDays(random.nextInt(0, 100));
    int count = random.nextInt(0, 4);
    return switch (random.nextInt(3)) {
      case 0 -> new RetentionPolicy(age, null);
      case 1 -> new RetentionPolicy(null, count);
      default -> new RetentionPolicy(age, count);
    };
  }

  private static List<Run> history(RandomGenerator random) {
    List<Run> runs = new ArrayList<>();
    int size = random.nextInt(1, 25);
    for (int number = 0; number < size; number++) {
      Set<String> outputs = new TreeSet<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        outputs.add("output-" + random.nextInt(12));
      }
      boolean ended = random.nextInt(8) > 0;
      runs.add(
          new Run(
              new UUID(0, number),
              number,
              "experiment-" + random.nextInt(3),
              ended,
              random.nextInt(3) > 0,
              random.nextInt(0, 120),
              random.nextInt(10) == 0,
              ended && random.nextInt(10) == 0,
              number > 0 && random.nextInt(5) == 0 ? runs.get(random.nextInt(number)) : null,
              outputs));
    }
    return runs;
  }

  private static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }
}
