package dev.cafrun.bench.control;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When Jobs came and went, by this machine's clock, which is finer than the API's seconds.
 * Thread-safe.
 */
final class Timeline {
  /** Nothing follows it. */
  private static final StageKind LAST = StageKind.REGISTER;

  private record Stage(String run, StageId id) {}

  private final Map<Stage, Instant> ends = new ConcurrentHashMap<>();
  private final Queue<Duration> gaps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();

  /** Just before the API is told that a Job is complete. */
  void jobEnds(StageRequest request, Instant at) {
    ends.put(new Stage(request.runId(), request.stage()), at);
    if (request.stage().kind() != LAST) {
      open.incrementAndGet();
    }
  }

  /** When the API has told of a new Job. */
  void jobSeen(StageRequest request, Instant at) {
    Optional<Instant> ready =
        request.inputs().keySet().stream()
            .flatMap(
                input -> Optional.ofNullable(ends.get(new Stage(request.runId(), input))).stream())
            .max(Comparator.naturalOrder());
    ready.ifPresent(
        end -> {
          gaps.add(Duration.between(end, at));
          open.decrementAndGet();
        });
  }

  /** Forgets the gaps seen so far; none may be open. */
  void begin() {
    gaps.clear();
    open.set(0);
  }

  /** How many ended stages nothing has followed yet; of runs with one seed. */
  int open() {
    return open.get();
  }

  /** From the end of a stage's last input to its Job. */
  List<Duration> gaps() {
    return List.copyOf(gaps);
  }
}
