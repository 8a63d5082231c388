package dev.cafrun.core.stage;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.cafrun.core.canonical.Spelled;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One stage of one run: {@code ingest}, {@code train-3}.
 *
 * @param kind what it does
 * @param seedOrNull the seed of a training; nothing for every other stage
 */
public record StageId(StageKind kind, @Nullable Long seedOrNull)
    implements Spelled, Comparable<StageId> {
  private static final Pattern SPELLING = Pattern.compile("([a-z]+)(?:-(\\d{1,19}))?");

  public StageId {
    if ((kind == StageKind.TRAIN) != (seedOrNull != null)) {
      throw new IllegalArgumentException("exactly the train stages have a seed, not " + kind);
    }
    if (seedOrNull != null && seedOrNull < 0) {
      throw new IllegalArgumentException("a seed is a whole number from 0: " + seedOrNull);
    }
  }

  public static StageId of(StageKind kind) {
    return new StageId(kind, null);
  }

  public static StageId train(long seed) {
    return new StageId(StageKind.TRAIN, seed);
  }

  /**
   * @throws IllegalArgumentException if the text names no stage
   */
  @JsonCreator
  public static StageId of(String spelling) {
    Matcher matcher = SPELLING.matcher(spelling);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a stage: '" + spelling + "'");
    }
    String seed = matcher.group(2);
    return new StageId(StageKind.of(matcher.group(1)), seed == null ? null : Long.valueOf(seed));
  }

  public OptionalLong seed() {
    return seedOrNull == null ? OptionalLong.empty() : OptionalLong.of(seedOrNull);
  }

  @Override
  public String spelling() {
    return seedOrNull == null ? kind.spelling() : kind.spelling() + "-" + seedOrNull;
  }

  @Override
  public int compareTo(StageId other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Long.compare(seed().orElse(-1), other.seed().orElse(-1));
  }

  @Override
  public String toString() {
    return spelling();
  }
}
