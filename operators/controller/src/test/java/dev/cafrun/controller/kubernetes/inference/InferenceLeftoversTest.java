package dev.cafrun.controller.kubernetes.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.testing.PassingTime;
import dev.cafrun.core.artifact.ArtifactLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pictures that a controller which died could not remove, and the one that comes after it. */
class InferenceLeftoversTest {
  private static final String MODEL = "artifacts/register/a";

  private final PassingTime time = new PassingTime(Instant.parse("2026-01-01T00:00:00Z"));
  private final DatedStore store = new DatedStore();
  private final Map<Integer, Integer> left = new HashMap<>();

  @Test
  void whatACrashLeftGoesOnceNobodyCanBeAtWorkWithItAndNothingElse() {
    leave();
    for (int minutes : List.of(29, 41)) {
      countAfter(minutes);
    }

    looking(Duration.ofHours(1));

    assertThat(left).isEqualTo(Map.of(29, 2, 41, 0));
    assertThat(store.read(MODEL)).isPresent();
  }

  @Test
  void whatIsInUseIsLeftAloneHoweverOftenItIsLookedAt() {
    time.at(Duration.ofHours(2), this::leave);
    countAfter(2 * 60 + 29);
    countAfter(2 * 60 + 41);

    looking(Duration.ofHours(3));

    assertThat(left).isEqualTo(Map.of(2 * 60 + 29, 2, 2 * 60 + 41, 0));
  }

  @Test
  void aStoreThatIsAwayAndErrorsOfOursEndNoLooking() {
    leave();
    store.trouble = new IllegalStateException("a listing that nobody understands");
    time.at(
        Duration.ofHours(1),
        () -> {
          store.trouble = null;
          store.loseBucket();
        });
    time.at(
        Duration.ofHours(2),
        () -> {
          store.createBucket();
          leave();
        });
    countAfter(2 * 60 + 29);
    countAfter(2 * 60 + 41);

    looking(Duration.ofHours(3));

    assertThat(left).isEqualTo(Map.of(2 * 60 + 29, 2, 2 * 60 + 41, 0));
  }

  private void looking(Duration until) {
    InferenceLeftovers leftovers = new InferenceLeftovers(store, time, time, time);
    time.at(until, leftovers::lookNoMore);
    leftovers.keepLooking();
  }

  private void leave() {
    UUID id = UUID.randomUUID();
    store.put(ArtifactLayout.picture(id), "a face".getBytes(UTF_8), "image/jpeg");
    store.put(ArtifactLayout.answer(id), "its score".getBytes(UTF_8), "application/json");
    store.put(MODEL, "a model".getBytes(UTF_8), "application/json");
  }

  private void countAfter(int minutes) {
    time.at(
        Duration.ofMinutes(minutes),
        () -> left.put(minutes, store.list(ArtifactLayout.INFERENCE).size()));
  }

  /** Says when things were stored. */
  private final class DatedStore extends MemoryStore {
    private final Map<String, Instant> dates = new HashMap<>();
    private @Nullable RuntimeException trouble;

    @Override
    public void put(String key, byte[] content, String mediaType) {
      super.put(key, content, mediaType);
      dates.put(key, time.instant());
    }

    @Override
    public List<StoredObject> list(String prefix) {
      if (trouble != null) {
        throw trouble;
      }
      return super.list(prefix).stream()
          .map(
              object ->
                  new StoredObject(
                      object.key(),
                      object.size(),
                      dates.getOrDefault(object.key(), Instant.MAX),
                      object.etag()))
          .toList();
    }
  }
}
