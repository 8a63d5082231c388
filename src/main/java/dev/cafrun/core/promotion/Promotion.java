package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.metric.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether an alias may point to a version. Pure.
 *
 * <p>{@link #GUARDED} is what people use, so it is guarded; every other alias is free. What nobody
 * asked for is not demanded, but for two things that no honest {@code production} lacks: that the
 * version was measured, and that it was not trained on shuffled labels.
 */
public final class Promotion {
  /** The alias that is guarded. */
  public static final String GUARDED = "production";

  private Promotion() {}

  /**
   * Why the alias must not point to the version: codes, and sentences that say what to do. None: it
   * may.
   *
   * @param live what the alias points to now
   */
  public static List<Failure> refusals(
      String alias, GatesSpec gates, Evidence candidate, Optional<Evidence> live) {
    List<Failure> refusals = new ArrayList<>();
    if (!alias.equals(GUARDED)
        || live.filter(now -> now.version() == candidate.version()).isPresent()) {
      return refusals;
    }
    if (candidate.shuffledLabels()) {
      refusals.add(
          refusal(
              "LABELS_SHUFFLED",
              candidate,
              "was trained on shuffled labels, a control that learns nothing: promote another"));
    }
    if (gates.personIndependent() && candidate.people() != PersonSplit.APART) {
      refusals.add(refusal("NOT_PERSON_INDEPENDENT", candidate, whoIsTested(candidate.people())));
    }
    if (candidate.measured()) {
      refusals.addAll(tooLow(gates, candidate));
      live.ifPresent(now -> refusals.addAll(worse(gates, candidate, now)));
    } else {
      refusals.add(
          refusal(
              "VERSION_WITHOUT_METRICS",
              candidate,
              "has no CCC of valence and arousal: register it from a run whose evaluation has them"));
    }
    return refusals;
  }

  private static String whoIsTested(PersonSplit people) {
    return switch (people) {
      case APART, MIXED ->
          "was tested on people it was trained on: train one with split.by: subject";
      case UNKNOWN ->
          "was tested on pictures of people whom nobody named, so nobody knows whether it was trained"
              + " on them: name them in a column and train one with split.by: subject";
    };
  }

  private static List<Failure> tooLow(GatesSpec gates, Evidence candidate) {
    List<Failure> refusals = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      Double least =
          dimension == Dimension.VALENCE
              ? gates.minimumCcc().valence()
              : gates.minimumCcc().arousal();
      double ccc = candidate.ccc(dimension).orElseThrow();
      if (least != null && ccc < least) {
        refusals.add(
            refusal(
                "CCC_TOO_LOW",
                candidate,
                "has a CCC of %s for %s, and gates.minimumCcc.%s asks for %s: train a better one, or"
                        .formatted(
                            shown(ccc), dimension.spelling(), dimension.spelling(), shown(least))
                    + " ask for less"));
      }
    }
    return refusals;
  }

  /** Going back is always possible: what was good enough once is the way out of trouble. */
  private static List<Failure> worse(GatesSpec gates, Evidence candidate, Evidence live) {
    List<Failure> refusals = new ArrayList<>();
    if (!gates.noWorseThanLive() || candidate.servedBefore() || !live.measured()) {
      return refusals;
    }
    if (candidate.testSet() == null || !candidate.testSet().equals(live.testSet())) {
      refusals.add(
          refusal(
              "NOT_COMPARABLE",
              candidate,
              "was measured on another test set than version "
                  + live.version()
                  + ", which is live, so gates.noWorseThanLive cannot be answered: measure both on"
                  + " the same, or ask for minimumCcc instead"));
      return refusals;
    }
    for (Dimension dimension : Dimension.values()) {
      double ccc = candidate.ccc(dimension).orElseThrow();
      double now = live.ccc(dimension).orElseThrow();
      if (ccc < now) {
        refusals.add(
            refusal(
                "WORSE_THAN_LIVE",
                candidate,
                "has a CCC of %s for %s, less than the %s of version %d, which is live: train a better one, or"
                        .formatted(shown(ccc), dimension.spelling(), shown(now), live.version())
                    + " set gates.noWorseThanLive: false"));
      }
    }
    return refusals;
  }

  private static Failure refusal(String code, Evidence candidate, String why) {
    return Failure.user(code, "version " + candidate.version() + " " + why);
  }

  private static String shown(double ccc) {
    return String.format(Locale.ROOT, "%.4f", ccc).replaceFirst("0{1,2}$", "");
  }
}
