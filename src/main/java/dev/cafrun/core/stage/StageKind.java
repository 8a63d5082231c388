package dev.cafrun.core.stage;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** The six stages of the method, each with the stages whose outputs it reads. */
public enum StageKind implements Spelled {
  /** Reads labels and images, rejects what is wrong, splits by subject. */
  INGEST(6, Set.of()),
  /** Finds each face and brings it to one place and size; in shards, if the run wants several. */
  ALIGN(3, Set.of(INGEST)),
  /** Finds the thresholds between weak and strong emotion, and looks at the data as a whole. */
  GROUP(2, Set.of(INGEST, ALIGN)),
  /** Trains one network; one stage per seed. */
  TRAIN(3, Set.of(ALIGN, GROUP)),
  /** Joins the seeds: metrics on subjects never seen in training. */
  EVALUATE(5, Set.of(ALIGN, TRAIN)),
  /** Packs the model and its provenance as a version. */
  REGISTER(6, Set.of(INGEST, TRAIN, EVALUATE));

  private final int codeVersion;
  private final Set<StageKind> inputs;

  StageKind(int codeVersion, Set<StageKind> inputs) {
    this.codeVersion = codeVersion;
    this.inputs = inputs;
  }

  /** Raised by hand when the meaning of the stage's output changes; part of every stage key. */
  public int codeVersion() {
    return codeVersion;
  }

  public Set<StageKind> inputs() {
    return inputs;
  }

  @Override
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if there is no such stage; the message lists those there are
   */
  @JsonCreator
  public static StageKind of(String spelling) {
    return Arrays.stream(values())
        .filter(kind -> kind.spelling().equals(spelling))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown stage '"
                        + spelling
                        + "'; the stages are "
                        + String.join(
                            ", ", Arrays.stream(values()).map(StageKind::spelling).toList())));
  }
}
