package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.artifacts.testing.WithEmbeddedStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.runtime.testing.RecordedEvents;
import dev.cafrun.runtime.testing.SteppedObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts at one stage that nobody expects any more: asleep before any of their calls, awake again
 * when others have long finished, each with an output of its own.
 */
class LateAttemptsIT extends WithEmbeddedStore {
  private static final StageId GROUP = StageId.of(StageKind.GROUP);
  private static final int SEEDS = Integer.getInteger("caf.lateAttempts", 60);

  @TempDir Path folder;
  private final RecordedEvents events = new RecordedEvents();

  @Test
  void whatIsSealedStaysWhateverALateAttemptDoesAndWhenever() throws Exception {
    int moments = momentsOf(key("undisturbed"));
    assertThat(moments).isGreaterThan(6);

    for (int moment = 0; moment <= moments; moment++) {
      StageKey key = key("asleep before call " + moment);
      SteppedObjectStore.Process<Manifest> late = attempt(key, 1);
      for (int call = 0; call < moment && !late.over(); call++) {
        late.step();
      }
      Manifest sealed =
          new StageRunner(store, Clock.systemUTC()).run(new Own(2), request(key, 2), events);

      while (!late.over()) {
        late.step();
      }

      Manifest told = late.result().orElseThrow();
      assertThat(told)
          .as("what the attempt tells that slept before call %d", moment)
          .isEqualTo(sealed);
      assertStands(key, sealed, "asleep before call " + moment);
    }
  }

  @Test
  void anOutputThatIsMadeAnewOnceIsNotMadeAwayWithByAnAttemptThatSawItBroken() throws Exception {
    StageKey key = key("broken");
    breakOne(
        new StageRunner(store, Clock.systemUTC()).run(new Own(1), request(key, 1), events),
        new Random(1));
    SteppedObjectStore.Process<Manifest> late = attempt(key, 2);
    while (events.warnings().isEmpty()) {
      late.step();
    }

    Manifest anew =
        new StageRunner(store, Clock.systemUTC()).run(new Own(3), request(key, 3), events);
    while (!late.over()) {
      late.step();
    }

    assertThat(late.result()).contains(anew);
    assertStands(key, anew, "made anew");
  }

  /** Whoever looks after any call of anybody sees nothing, or what was sealed first. */
  @Test
  void attemptsInAnyOrderKilledAndAsleepAnywhereOverOutputsThatBreakLeaveOneOutput()
      throws Exception {
    for (int seed = 1; seed <= SEEDS; seed++) {
      new Story(seed).tell();
    }
  }

  private final class Story {
    private final int seed;
    private final Random random;
    private final StageKey key;
    private final List<SteppedObjectStore.Process<Manifest>> attempts = new ArrayList<>();
    private final Set<Manifest> stood = new HashSet<>();
    private @Nullable Manifest standing;

    Story(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.key = key("story " + seed);
    }

    void tell() throws Exception {
      for (int number = 1; number <= 4; number++) {
        attempts.add(attempt(key, number));
      }
      List<SteppedObjectStore.Process<Manifest>> awake = new ArrayList<>(attempts);
      SteppedObjectStore.Process<Manifest> favourite = awake.get(random.nextInt(awake.size()));
      while (!awake.isEmpty()) {
        var next = random.nextInt(4) > 0 ? favourite : awake.get(random.nextInt(awake.size()));
        if (next.over() || !awake.contains(next)) {
          favourite = awake.get(random.nextInt(awake.size()));
          next = favourite;
        }
        if (random.nextInt(60) == 0) {
          next.kill();
        } else if (!next.over()) {
          next.step();
        }
        if (next.over()) {
          awake.remove(next);
        }
        look();
        if (standing != null && random.nextInt(15) == 0) {
          breakOne(standing, random);
          standing = null;
        }
      }
      for (SteppedObjectStore.Process<Manifest> attempt : attempts) {
        attempt.result().ifPresent(told -> assertThat(stood).as("of seed " + seed).contains(told));
      }
      Manifest last =
          new StageRunner(store, Clock.systemUTC()).run(new Own(9), request(key, 9), events);
      if (standing != null) {
        assertThat(last).as("of seed " + seed).isEqualTo(standing);
      }
      assertStands(key, last, "seed " + seed);
    }

    private void look() throws IOException {
      switch (new Artifacts(store).look(GROUP.kind(), key)) {
        case ArtifactState.Whole(Manifest manifest) -> {
          if (standing != null) {
            assertThat(manifest).as("what stands, in seed " + seed).isEqualTo(standing);
          }
          standing = manifest;
          stood.add(manifest);
          assertStands(key, manifest, "seed " + seed);
        }
        case ArtifactState.Damaged(String reason) ->
            assertThat(standing).as("seed " + seed + ": " + reason).isNull();
        case ArtifactState.Absent() -> assertThat(stood).as("gone, in seed " + seed).isEmpty();
      }
    }
  }

  private int momentsOf(StageKey key) {
    SteppedObjectStore.Process<Manifest> undisturbed = attempt(key, 1);
    int calls = 0;
    for (; !undisturbed.over(); calls++) {
      undisturbed.step();
    }
    return calls;
  }

  /** A file of an output is lost, or cut off. */
  private static void breakOne(Manifest output, Random random) {
    StoredFile lost = output.file("groups.csv").orElseThrow();
    List<String> objects =
        store.list(ArtifactLayout.folder(GROUP.kind(), output.key())).stream()
            .map(StoredObject::key)
            .filter(object -> object.endsWith(lost.name()))
            .filter(
                object -> Sha256.of(store.read(object).orElseThrow()).hex().equals(lost.sha256()))
            .toList();
    assertThat(objects).hasSize(1);
    if (random.nextBoolean()) {
      store.delete(objects.getFirst());
    } else {
      store.put(objects.getFirst(), new byte[0], "text/csv");
    }
  }

  private void assertStands(StageKey key, Manifest manifest, String when) throws IOException {
    var artifacts = new Artifacts(store);
    assertThat(artifacts.look(GROUP.kind(), key))
        .as(when)
        .isEqualTo(new ArtifactState.Whole(manifest));
    for (StoredFile file : manifest.files()) {
      Path copy = folder.resolve("copy");
      try {
        artifacts.fetch(manifest, file, copy);
      } catch (StageException e) {
        throw new AssertionError(when + ": " + file.name() + " is not what was sealed", e);
      }
      Files.delete(copy);
    }
  }

  private SteppedObjectStore.Process<Manifest> attempt(StageKey key, int number) {
    SteppedObjectStore stepped = new SteppedObjectStore(store);
    return new SteppedObjectStore.Process<>(
        stepped,
        () ->
            new StageRunner(stepped, Clock.systemUTC())
                .run(new Own(number), request(key, number), events));
  }

  private static StageKey key(String scenario) {
    return new StageKey(Sha256.of(scenario));
  }

  private StageRequest request(StageKey key, int attempt) {
    Path own = folder.resolve(key.abbreviated() + "-" + attempt);
    return new StageRequest(
        "run-1",
        "quickstart",
        GROUP,
        key,
        attempt,
        Map.of("dataset", Map.of("format", "demo")),
        Map.of(),
        "",
        server.address(),
        own.toString(),
        folder.resolve("cache").toString(),
        own.resolve("events.jsonl").toString());
  }

  /** Its output is like no other attempt's, in files of one size and of another. */
  private record Own(int attempt) implements Stage {
    @Override
    public StageKind kind() {
      return GROUP.kind();
    }

    @Override
    public StageResult run(StageContext context) throws IOException {
      Path state = context.scratch().resolve("state");
      long unused = context.checkpoints().latest(state).orElse(0);
      Files.writeString(state, "of attempt " + attempt);
      context.checkpoints().save(1, state);
      Files.writeString(context.output("groups.csv"), "x".repeat(attempt));
      Files.writeString(context.output("histogram.svg"), "<g id='" + attempt + "'/>");
      return new StageResult(Map.of("attempt", attempt), Map.of());
    }
  }
}
