package dev.cafrun.core.promotion;

import dev.cafrun.core.metric.Dimension;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a version has to show for itself.
 *
 * @param version of the model, from 1
 * @param valenceCcc on its test set; nothing if it was not measured
 * @param arousalCcc on its test set; nothing if it was not measured
 * @param testSet names what it was measured on: equal names, equal faces; nothing if nobody knows
 * @param shuffledLabels it was trained as a control, with nothing to learn
 * @param people whether anybody in its test set had a part in its training
 * @param servedBefore the alias in question has pointed to it before
 * @param forgotten it rests on somebody who is to be forgotten
 */
public record Evidence(
    int version,
    @Nullable Double valenceCcc,
    @Nullable Double arousalCcc,
    @Nullable String testSet,
    boolean shuffledLabels,
    PersonSplit people,
    boolean servedBefore,
    boolean forgotten) {

  /** Of a version that rests on nobody who is to be forgotten. */
  public Evidence(
      int version,
      @Nullable Double valenceCcc,
      @Nullable Double arousalCcc,
      @Nullable String testSet,
      boolean shuffledLabels,
      PersonSplit people,
      boolean servedBefore) {
    this(version, valenceCcc, arousalCcc, testSet, shuffledLabels, people, servedBefore, false);
  }

  /** A CCC that is a number. */
  OptionalDouble ccc(Dimension dimension) {
    Double ccc = dimension == Dimension.VALENCE ? valenceCcc : arousalCcc;
    return ccc == null || !Double.isFinite(ccc) ? OptionalDouble.empty() : OptionalDouble.of(ccc);
  }

  boolean measured() {
    return ccc(Dimension.VALENCE).isPresent() && ccc(Dimension.AROUSAL).isPresent();
  }
}
