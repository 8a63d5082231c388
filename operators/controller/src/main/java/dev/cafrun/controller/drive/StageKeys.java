package dev.cafrun.controller.drive;

import dev.cafrun.controller.output.Source;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.stage.StageRecipe;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The keys of one run's outputs. Pure.
 *
 * @param run keeps the outputs of {@code Refresh} and {@code Off} apart from all others
 * @param spec what is wanted
 * @param program runs the stages
 * @param source the dataset as found before ingest read it
 * @param initial digest of what trainings start from; nothing for random numbers
 * @param anew stages that are made again whatever there is
 */
record StageKeys(
    UUID run,
    RunSpec spec,
    Program program,
    Source source,
    Optional<Sha256> initial,
    Set<StageId> anew) {
  StageKeys {
    anew = Set.copyOf(anew);
  }

  /** What ingest's only input is called in its recipe. */
  private static final String SOURCE = "source";

  /** What else a training reads, where it does not start from random numbers. */
  private static final String INITIAL = "initial";

  /** As they would be if another program ran the stages. */
  StageKeys of(String other) {
    return new StageKeys(run, spec, new Program(other, program.images()), source, initial, anew);
  }

  /** The name under which any run looks for this output. */
  StageKey shared(StageId stage, Map<StageId, Manifest> inputs) {
    return key(stage, inputs, "");
  }

  /** The name under which this run makes it. */
  StageKey own(StageId stage, Map<StageId, Manifest> inputs) {
    return key(stage, inputs, usesOthers(stage) ? "" : run.toString());
  }

  /** Whether anybody's output of the stage serves. */
  boolean usesOthers(StageId stage) {
    return spec.cache() == CachePolicy.USE
        && !anew.contains(stage)
        && (stage.kind() != StageKind.INGEST || source.vouchedFor());
  }

  private StageKey key(StageId stage, Map<StageId, Manifest> inputs, String salt) {
    Map<String, Sha256> digests = new HashMap<>();
    inputs.forEach(
        (input, output) -> {
          if (input.shard().isEmpty()) { // What shards are joined to does not depend on them.
            digests.put(input.spelling(), output.contentDigest());
          }
        });
    if (stage.kind() == StageKind.INGEST) {
      digests.put(SOURCE, source.digest());
    }
    if (stage.kind() == StageKind.TRAIN) {
      initial.ifPresent(digest -> digests.put(INITIAL, digest));
    }
    String image = spec.stage(stage.kind()).programName(program);
    return new StageRecipe(stage, image, spec.parameters(stage), digests, salt).key();
  }
}
