package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Finds outputs that are there already. Whoever may write to the bucket may put another output,
 * with a manifest that fits it, in the place of one that somebody has made: what a run has not made
 * itself counts only if it is what was recorded when it was made.
 */
record CachedOutputs(Journal journal, Outputs outputs) {
  static final Found NOTHING = new Found(Optional.empty(), Optional.empty(), false);

  /**
   * @param output that may be used
   * @param refusal why none is made where one lies that may not
   * @param recorded another run has recorded that it made it
   */
  record Found(Optional<Manifest> output, Optional<Failure> refusal, boolean recorded) {}

  /**
   * Under the policy {@code Use}, anybody's newest output serves.
   *
   * @param own the key of what the run would make
   * @param shared the name by which other runs know it
   * @param others whether what others made serves
   * @param made whether an attempt of the run itself has just made it
   */
  Found find(StageId id, StageKey own, StageKey shared, boolean others, boolean made) {
    Optional<IndexedOutput> newest = others ? journal.newestReusable(shared) : Optional.empty();
    Optional<Manifest> there =
        newest
            .map(IndexedOutput::key)
            .filter(key -> !key.equals(own))
            .flatMap(key -> outputs.whole(id.kind(), key))
            .or(() -> outputs.whole(id.kind(), own));
    if (there.isEmpty()) {
      return NOTHING;
    }
    Manifest output = there.get();
    Optional<IndexedOutput> recorded =
        newest.flatMap(
            shareable ->
                shareable.key().equals(output.key())
                    ? newest
                    : journal.recorded(output.key())); // the newest is no longer whole
    boolean ours = made && own.equals(output.key());
    if (!ours && recorded.filter(IndexedOutput::removed).isPresent()) {
      return NOTHING; // It was collected, though some or all of it may lie there still.
    }
    return recorded
        .filter(record -> !record.content().equals(output.contentDigest()))
        .filter(record -> !ours)
        .map(record -> new Found(Optional.empty(), Optional.of(changed(id, record, output)), false))
        .orElseGet(() -> new Found(there, Optional.empty(), recorded.isPresent()));
  }

  private static Failure changed(StageId id, IndexedOutput recorded, Manifest output) {
    return Failure.user(
        "OUTPUT_CHANGED",
        "what the object store has of "
            + id
            + " under the key "
            + recorded.key()
            + " is not what was made: its files have the digest "
            + output.contentDigest()
            + ", not "
            + recorded.content()
            + ". They were replaced by somebody who may write to the bucket. They are not used; put"
            + " the files back, or have all made anew (cache: Refresh)");
  }

  /**
   * What the shards of an alignment are joined to. Its key does not depend on how many there are,
   * so another run may have made it in another number of shards: then a shard of it is done. Looks
   * once, however many shards ask.
   */
  static final class WholeAlignment {
    private static final StageId ALIGN = StageId.of(StageKind.ALIGN);

    private final CachedOutputs cached;
    private final StageKeys keys;
    private final Map<StageKey, Found> looks = new HashMap<>();

    WholeAlignment(CachedOutputs cached, StageKeys keys) {
      this.cached = cached;
      this.keys = keys;
    }

    /**
     * The key under which this run makes it.
     *
     * @param inputs of a shard
     */
    StageKey own(Map<StageId, Manifest> inputs) {
      return keys.own(ALIGN, inputs);
    }

    /** The name by which other runs know it. */
    StageKey shared(Map<StageId, Manifest> inputs) {
      return keys.usesOthers(ALIGN) ? own(inputs) : keys.shared(ALIGN, inputs);
    }

    /** Whether it is there. */
    Found find(Map<StageId, Manifest> inputs) {
      return looks.computeIfAbsent(
          own(inputs),
          own -> cached.find(ALIGN, own, shared(inputs), keys.usesOthers(ALIGN), false));
    }
  }
}
