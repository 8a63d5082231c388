package dev.cafrun.core.stage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A directed acyclic graph of stages. Immutable. */
public final class StageGraph {
  private static final StageId ALIGN = StageId.of(StageKind.ALIGN);

  /** Each stage with its inputs, in an order in which every stage follows its inputs. */
  private final SequencedMap<StageId, Set<StageId>> inputs;

  private StageGraph(SequencedMap<StageId, Set<StageId>> inputs) {
    this.inputs = inputs;
  }

  /** The method's graph: training fans out over the seeds, evaluation joins them. */
  public static StageGraph forSeeds(Collection<Long> seeds) {
    return of(seeds, 1);
  }

  /**
   * The same with an alignment that fans out over shards, which the stage {@code align} joins.
   *
   * @param shards from 1; one is no fan, but {@code align} itself
   */
  public static StageGraph of(Collection<Long> seeds, int shards) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("a run needs at least one seed");
    }
    Map<StageId, Set<StageId>> inputs = new TreeMap<>();
    for (StageKind kind : StageKind.values()) {
      Set<StageId> stageInputs = new TreeSet<>();
      kind.inputs().forEach(input -> stageInputs.addAll(instances(input, seeds)));
      instances(kind, seeds).forEach(id -> inputs.put(id, stageInputs));
    }
    if (shards > 1) {
      Set<StageId> whole = new TreeSet<>(inputs.get(ALIGN));
      IntStream.range(0, shards)
          .mapToObj(StageId::shard)
          .forEach(
              shard -> {
                inputs.put(shard, inputs.get(ALIGN));
                whole.add(shard);
              });
      inputs.put(ALIGN, whole);
    }
    return of(inputs);
  }

  private static List<StageId> instances(StageKind kind, Collection<Long> seeds) {
    return kind == StageKind.TRAIN
        ? seeds.stream().map(StageId::train).toList()
        : List.of(StageId.of(kind));
  }

  /**
   * A graph from each stage's inputs.
   *
   * @throws IllegalArgumentException if an input is not a stage of the graph, or stages wait for
   *     each other in a circle; the message names them
   */
  public static StageGraph of(Map<StageId, ? extends Set<StageId>> inputs) {
    inputs.forEach(
        (stage, stageInputs) ->
            stageInputs.forEach(
                input -> {
                  if (!inputs.containsKey(input)) {
                    throw new IllegalArgumentException(
                        "stage " + stage + " needs " + input + ", which is not in the graph");
                  }
                }));
    Map<StageId, Set<StageId>> waiting = new TreeMap<>();
    inputs.forEach((stage, stageInputs) -> waiting.put(stage, new TreeSet<>(stageInputs)));
    SequencedMap<StageId, Set<StageId>> ordered = new LinkedHashMap<>();
    while (!waiting.isEmpty()) {
      List<StageId> next =
          waiting.entrySet().stream()
              .filter(entry -> ordered.keySet().containsAll(entry.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (next.isEmpty()) {
        throw new IllegalArgumentException(
            "stages wait for each other in a circle: "
                + String.join(", ", waiting.keySet().stream().map(StageId::spelling).toList()));
      }
      for (StageId stage : next) {
        ordered.put(stage, Set.copyOf(waiting.remove(stage)));
      }
    }
    return new StageGraph(ordered);
  }

  /** All stages; each comes after its inputs. */
  public List<StageId> stages() {
    return new ArrayList<>(inputs.keySet());
  }

  /**
   * A stage with its shards, and every stage that needs it, directly or not; nothing if the graph
   * does not have it.
   */
  public Set<StageId> from(StageId stage) {
    Set<StageId> after = new TreeSet<>();
    inputs.forEach(
        (id, needed) -> {
          boolean itself = id.equals(stage) || (id.shard().isPresent() && stage.equals(ALIGN));
          if (itself || needed.stream().anyMatch(after::contains)) {
            after.add(id);
          }
        });
    return after;
  }

  /**
   * The stages whose outputs a stage reads, in order.
   *
   * @throws IllegalArgumentException if the graph has no such stage
   */
  public List<StageId> inputsOf(StageId stage) {
    Set<StageId> stageInputs = inputs.get(stage);
    if (stageInputs == null) {
      throw new IllegalArgumentException("unknown stage " + stage + "; the run has " + stages());
    }
    return stageInputs.stream().sorted().toList();
  }
}
