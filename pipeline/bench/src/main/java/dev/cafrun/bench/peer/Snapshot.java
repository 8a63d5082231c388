package dev.cafrun.bench.peer;

import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.TrainingState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A copy of a training's state, under the names that checkpoints use. The arrays are not copied
 * again.
 */
public record Snapshot(Map<String, float[]> tensors, Map<String, Long> counters) {

  /** The state as it is now. */
  public static Snapshot of(TrainingState state) {
    Map<String, float[]> tensors = new HashMap<>();
    state
        .tensors()
        .forEach(
            (name, tensor) ->
                tensors.put(
                    name,
                    Memory.read(
                        Memory.address(tensor), new float[Math.toIntExact(tensor.length())])));
    Map<String, Long> counters = new HashMap<>();
    state.counters().forEach((name, counter) -> counters.put(name, counter.read().getAsLong()));
    return new Snapshot(tensors, counters);
  }

  /** A tensor that must be there. */
  public float[] tensor(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the state holds no tensor " + name));
  }

  /** A counter that must be there. */
  public long counter(String name) {
    return Optional.ofNullable(counters.get(name))
        .orElseThrow(() -> new IllegalArgumentException("the state holds no counter " + name));
  }
}
