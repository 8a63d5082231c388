package dev.cafrun.core.stage;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.cafrun.core.canonical.Spelled;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One stage of one run: {@code ingest}, {@code align-0}, {@code train-3}.
 *
 * @param kind what it does
 * @param numberOrNull the seed of a training, the number of a shard of {@code align}; nothing for
 *     every other stage
 */
public record StageId(StageKind kind, @Nullable Long numberOrNull)
    implements Spelled, Comparable<StageId> {
  private static final Pattern SPELLING = Pattern.compile("([a-z]+)(?:-(\\d{1,19}))?");

  public StageId {
    boolean numbered = numberOrNull != null;
    if (kind != StageKind.ALIGN && (kind == StageKind.TRAIN) != numbered) {
      throw new IllegalArgumentException(
          "exactly the train stages have a seed, and shards of align a number, not " + kind);
    }
    if (numberOrNull != null && numberOrNull < 0) {
      throw new IllegalArgumentException("a seed is a whole number from 0: " + numberOrNull);
    }
  }

  public static StageId of(StageKind kind) {
    return new StageId(kind, null);
  }

  public static StageId train(long seed) {
    return new StageId(StageKind.TRAIN, seed);
  }

  /** A part of the alignment, which the stage {@code align} joins. */
  public static StageId shard(int number) {
    return new StageId(StageKind.ALIGN, (long) number);
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
    String number = matcher.group(2);
    return new StageId(
        StageKind.of(matcher.group(1)), number == null ? null : Long.valueOf(number));
  }

  /** Of a training. */
  public OptionalLong seed() {
    return kind == StageKind.TRAIN
        ? OptionalLong.of(Objects.requireNonNull(numberOrNull))
        : OptionalLong.empty();
  }

  /** Which part of the alignment it is, from 0; nothing for all that is no shard. */
  public OptionalInt shard() {
    return kind == StageKind.ALIGN && numberOrNull != null
        ? OptionalInt.of(Math.toIntExact(numberOrNull))
        : OptionalInt.empty();
  }

  @Override
  public String spelling() {
    return numberOrNull == null ? kind.spelling() : kind.spelling() + "-" + numberOrNull;
  }

  @Override
  public int compareTo(StageId other) {
    int byKind = kind.compareTo(other.kind);
    return byKind != 0 ? byKind : Long.compare(number(), other.number());
  }

  private long number() {
    return numberOrNull == null ? -1 : numberOrNull;
  }

  @Override
  public String toString() {
    return spelling();
  }
}
