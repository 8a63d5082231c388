package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.stage.StageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whatever happens before a policy of retention is applied. */
class RetentionHistoriesIT extends RetentionLab {
  /** Against a model that knows everything at once. */
  @Test
  void whateverHappenedWhatIsKeptIsWholeAndTheRestIsGone() throws Exception {
    int collected = 0;
    for (int seed = 0; seed < 6; seed++) {
      try (AnyHistory any = new AnyHistory(new SplittableRandom(seed), "any" + seed)) {
        collected += any.happens();
      }
    }
    assertThat(collected).as("runs collected in all").isGreaterThan(5);
  }

  private final class AnyHistory implements AutoCloseable {
    private final RandomGenerator random;
    private final String about;
    private final List<UUID> runs = new ArrayList<>();
    private final Map<UUID, Set<String>> outputs = new HashMap<>();
    private final Set<UUID> needed = new HashSet<>();

    AnyHistory(RandomGenerator random, String about) {
      this.random = random;
      this.about = about;
    }

    int happens() throws Exception {
      for (int i = random.nextInt(3, 14); i > 0; i--) {
        happens(i);
        if (random.nextInt(4) == 0) {
          collectAndLook();
        }
      }
      return collectAndLook();
    }

    private void happens(int number) throws Exception {
      String name = about + "-" + random.nextInt(3);
      UUID resumed =
          !runs.isEmpty() && random.nextInt(4) == 0 ? runs.get(random.nextInt(runs.size())) : null;
      UUID run =
          resumed == null
              ? run(name, random.nextBoolean() ? "" : about + "-experiment")
              : resuming(name, resumed);
      runs.add(run);
      outputs.put(run, new HashSet<>());
      for (StageId stage : List.of(INGEST, ALIGN, TRAIN)) {
        String output = about + "-" + stage + "-" + random.nextInt(4);
        if (history
            .artifacts()
            .recorded(key(output))
            .filter(record -> !record.removed())
            .isPresent()) {
          find(run, stage, output);
        } else {
          make(run, stage, output);
        }
        outputs.get(run).add(output);
        if (random.nextInt(3) == 0) {
          break;
        }
      }
      if (random.nextInt(6) == 0) {
        String model = about + "-model-" + number;
        make(run, REGISTER, model);
        outputs.get(run).add(model);
        keepWithLineage(run);
      }
      if (random.nextInt(6) == 0) {
        history.marks().change(run, new MarkChange(null, Map.of("keep", ""), Set.of()));
        needed.add(run);
      }
      if (random.nextInt(5) == 0) {
        keepWithLineage(run); // It does not end.
      } else {
        end(
            run,
            random.nextBoolean() ? RunPhase.SUCCEEDED : RunPhase.FAILED,
            random.nextInt(0, 80));
      }
    }

    private void keepWithLineage(UUID run) throws Exception {
      Optional<UUID> next = Optional.of(run);
      while (next.isPresent()) {
        if (detail(next.get()).collected() == null) { // Who goes on with what is gone begins anew.
          needed.add(next.get());
        }
        next =
            Optional.ofNullable(history.runs().find(next.get()).orElseThrow().resumes())
                .map(Resumption::run);
      }
    }

    private int collectAndLook() throws Exception {
      RetentionPolicy policy =
          switch (random.nextInt(3)) {
            case 0 -> MONTH;
            case 1 -> new RetentionPolicy(null, random.nextInt(3));
            default -> new RetentionPolicy(Duration.ofDays(20), 1);
          };
      RetentionReport foreseen = retention().foresee(policy, () -> {});
      assertThat(collect(policy)).as("%s: as foreseen", about).isEqualTo(foreseen);
      Set<UUID> collected = new HashSet<>();
      Set<String> named = new HashSet<>();
      for (UUID run : runs) {
        if (detail(run).collected() != null) {
          collected.add(run);
        } else {
          named.addAll(outputs.get(run));
        }
      }
      assertThat(collected.stream().filter(needed::contains))
          .as("%s: what something rests on", about)
          .isEmpty();
      for (UUID run : runs) {
        for (StageId stage : runs().outputs(handle(run)).keySet()) {
          assertThat(new Outputs(store).whole(stage.kind(), manifestKey(run, stage)))
              .as("%s: %s of a page is there", about, stage)
              .isPresent();
        }
        for (String output : outputs.get(run)) {
          assertThat(anythingOf(output))
              .as("%s: %s is there as long as a run that is kept has it", about, output)
              .isEqualTo(named.contains(output));
        }
      }
      return collected.size();
    }

    @Override
    public void close() throws Exception {
      for (UUID run : runs) { // so that those of the next history are alone
        if (history.runs().standing(run).orElseThrow().phase() == RunPhase.RUNNING) {
          end(run, RunPhase.CANCELLED, 0);
        }
      }
    }
  }
}
