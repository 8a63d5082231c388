package dev.cafrun.core.run;

import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.core.stage.StageGraph;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.LearningEngine;
import dev.cafrun.core.training.Precision;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.core.validation.Check;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What its author wants of a run.
 *
 * @param dataset what it learns from
 * @param align faces to one place and size
 * @param group weak and strong
 * @param train the method
 * @param evaluate how models are judged
 * @param register where the model goes
 * @param stages settings by stage
 * @param cache whether earlier outputs serve
 * @param deadline for the whole run
 * @param queueDeadline how long an attempt may wait for room on a cluster; a laptop has room
 * @param suspend hold the run
 * @param ttlAfterFinished after which a finished run is removed from the cluster
 */
public record RunSpec(
    DatasetSpec dataset,
    AlignSpec align,
    GroupSpec group,
    TrainSpec train,
    EvaluateSpec evaluate,
    RegisterSpec register,
    Map<StageKind, StageSpec> stages,
    CachePolicy cache,
    @Nullable Duration deadline,
    @Nullable Duration queueDeadline,
    boolean suspend,
    @Nullable Duration ttlAfterFinished) {
  private static final String CALIBRATE = "calibrate";

  /** Fields of the dataset that the stage which reports on the data reads, and none before it. */
  private static final Set<String> REPORTED = Set.of("maxNearDuplicates", "licence", "consent");

  public RunSpec {
    stages = Map.copyOf(stages);
    Check.that(deadline == null || deadline.isPositive(), "deadline", "must be longer than 0s");
    Check.that(
        queueDeadline == null || queueDeadline.isPositive(),
        "queueDeadline",
        "must be longer than 0s");
    Check.that(
        ttlAfterFinished == null || !ttlAfterFinished.isNegative(),
        "ttlAfterFinished",
        "must not be negative");
  }

  public StageGraph graph() {
    return StageGraph.of(train.seeds(), align.shardCount());
  }

  public StageSpec stage(StageKind kind) {
    return stages.getOrDefault(kind, StageSpec.DEFAULT);
  }

  /**
   * The same with the resources that its author wants by now, the one thing of a stage that may
   * change once the run is there. Those that would change a stage's image, and so its key, stay.
   */
  public RunSpec withResourcesOf(RunSpec now) {
    Map<StageKind, StageSpec> changed = new EnumMap<>(StageKind.class);
    for (StageKind kind : StageKind.values()) {
      StageSpec accepted = stage(kind);
      StageSpec wanted = now.stage(kind);
      changed.put(
          kind,
          wanted.asksForGpu() == accepted.asksForGpu()
              ? accepted.with(wanted.resources())
              : accepted);
    }
    return new RunSpec(
        dataset,
        align,
        group,
        train,
        evaluate,
        register,
        changed,
        cache,
        deadline,
        queueDeadline,
        suspend,
        ttlAfterFinished);
  }

  /**
   * The part of the spec that a stage reads, as it goes into the stage's key. What decides only
   * when or where a stage runs (seeds beside its own, shards, checkpoints, settings) is left out.
   */
  public Map<String, Object> parameters(StageKind kind) {
    return switch (kind) {
      case INGEST -> ingestParameters();
      case ALIGN -> CanonicalTree.of(align.whole());
      case GROUP -> groupParameters();
      case TRAIN ->
          Map.of(
              "align",
              CanonicalTree.of(align.whole()),
              "group",
              CanonicalTree.of(group),
              "train",
              trainParameters());
      case EVALUATE ->
          Map.of(
              "align",
              CanonicalTree.of(align.whole()),
              "format",
              dataset.format().spelling(),
              "split",
              dataset.split().by(),
              "peopleApart",
              dataset.split().keepsPeopleApart(),
              "group",
              CanonicalTree.of(group),
              "evaluate",
              CanonicalTree.of(evaluate),
              "which",
              register.which().spelling(),
              "train",
              trainParameters(),
              CALIBRATE,
              train.calibrate());
      case REGISTER ->
          Map.of(
              "format",
              dataset.format().spelling(),
              "shuffleLabels",
              dataset.shuffleLabels(),
              "register",
              CanonicalTree.of(register),
              CALIBRATE,
              train.calibrate());
    };
  }

  /** The same of one stage. A shard is another part of the faces if there are more or fewer. */
  public Map<String, Object> parameters(StageId stage) {
    return stage.shard().isPresent() ? CanonicalTree.of(align) : parameters(stage.kind());
  }

  /** What the data may be used for, and how many pictures it has twice, ingest does not ask. */
  private Map<String, Object> ingestParameters() {
    Map<String, Object> parameters = CanonicalTree.of(dataset);
    REPORTED.forEach(parameters::remove);
    return parameters;
  }

  private Map<String, Object> groupParameters() {
    Map<String, Object> parameters = CanonicalTree.of(group);
    Map<String, Object> whole = CanonicalTree.of(dataset);
    Map<String, Object> reported = new TreeMap<>(whole);
    reported.keySet().retainAll(REPORTED);
    reported.put("format", dataset.format().spelling());
    reported.put("shuffleLabels", dataset.shuffleLabels());
    reported.put("split", CanonicalTree.of(dataset.split()));
    parameters.put("dataset", reported);
    parameters.put("stored", align.storedSize());
    return parameters;
  }

  private Map<String, Object> trainParameters() {
    Map<String, Object> parameters = CanonicalTree.of(train);
    parameters.remove("seeds");
    parameters.remove("checkpoint");
    parameters.remove("allowCpu");
    parameters.remove(CALIBRATE); // Of what was trained, by those who judge and register it.
    if (train.engine() == LearningEngine.NATIVE) {
      parameters.remove("threads"); // It computes the same with any number of them.
    }
    if (train.precision() == Precision.FLOAT32) {
      parameters.remove("precision"); // There was no other once.
    }
    parameters.remove("initial"); // Its content counts, wherever it was found.
    return parameters;
  }
}
