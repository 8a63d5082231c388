package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.promotion.GateVerdict.NotApplicable;
import dev.cafrun.core.promotion.GateVerdict.Passed;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gates that go by what is on record about a version, and about what is live. Pure. */
final class VersionGates {
  static final String GOING_BACK = "it was live before, and going back is free";

  private VersionGates() {}

  /** Whatever is asked for, also of what was live before. */
  static GateVerdict forgotten(Evidence candidate) {
    return candidate.forgotten()
        ? refused(
            PromotionGate.FORGOTTEN,
            "RESTS_ON_FORGOTTEN",
            candidate,
            "rests on somebody who is to be forgotten: take them out of the data, train anew, and"
                + " promote the version that comes of it",
            null)
        : new Passed(
            PromotionGate.FORGOTTEN, "it rests on nobody who is known to be forgotten", null);
  }

  /** Whatever is asked for: a control is nobody's {@code production}. */
  static GateVerdict trueLabels(Evidence candidate) {
    return candidate.shuffledLabels()
        ? refused(
            PromotionGate.TRUE_LABELS,
            "LABELS_SHUFFLED",
            candidate,
            "was trained on shuffled labels, a control that learns nothing: promote another",
            null)
        : new Passed(PromotionGate.TRUE_LABELS, "it was trained on the labels as they are", null);
  }

  /** Whatever is asked for. */
  static GateVerdict measured(Evidence candidate) {
    return candidate.measured()
        ? new Passed(PromotionGate.MEASURED, "it has a CCC of valence and arousal", null)
        : refused(
            PromotionGate.MEASURED,
            "VERSION_WITHOUT_METRICS",
            candidate,
            "has no CCC of valence and arousal: register it from a run whose evaluation has them",
            null);
  }

  static GateVerdict personIndependent(GatesSpec gates, Evidence candidate) {
    PromotionGate gate = PromotionGate.PERSON_INDEPENDENT;
    if (!gates.personIndependent()) {
      return unasked(gate);
    }
    return switch (candidate.people()) {
      case APART -> new Passed(gate, "nobody it was tested on had a part in its training", null);
      case MIXED ->
          refused(
              gate,
              "NOT_PERSON_INDEPENDENT",
              candidate,
              "was tested on people it was trained on: train one with split.by: subject",
              null);
      case UNKNOWN ->
          refused(
              gate,
              "NOT_PERSON_INDEPENDENT",
              candidate,
              "was tested on pictures of people whom nobody named, so nobody knows whether it was trained"
                  + " on them: name them in a column and train one with split.by: subject",
              null);
    };
  }

  static List<GateVerdict> minimumCcc(GatesSpec gates, Evidence candidate) {
    return Arrays.stream(Dimension.values())
        .map(dimension -> minimumCcc(gates, candidate, dimension))
        .toList();
  }

  private static GateVerdict minimumCcc(GatesSpec gates, Evidence candidate, Dimension dimension) {
    PromotionGate gate = PromotionGate.MINIMUM_CCC;
    Double least =
        dimension == Dimension.VALENCE
            ? gates.minimumCcc().valence()
            : gates.minimumCcc().arousal();
    if (least == null) {
      return new NotApplicable(gate, "the model asks for no CCC of " + dimension.spelling());
    }
    if (!candidate.measured()) {
      return new NotApplicable(gate, "it was not measured");
    }
    double ccc = candidate.ccc(dimension).orElseThrow();
    return ccc >= least
        ? new Passed(
            gate,
            "it has a CCC of %s for %s, of %s asked for"
                .formatted(shown(ccc), dimension.spelling(), shown(least)),
            ccc - least)
        : refused(
            gate,
            "CCC_TOO_LOW",
            candidate,
            "has a CCC of %s for %s, and gates.minimumCcc.%s asks for %s: train a better one, or"
                    .formatted(shown(ccc), dimension.spelling(), dimension.spelling(), shown(least))
                + " ask for less",
            ccc - least);
  }

  static List<GateVerdict> noWorseThanLive(
      GatesSpec gates, Evidence candidate, Optional<Evidence> live) {
    PromotionGate gate = PromotionGate.NO_WORSE_THAN_LIVE;
    Optional<GateVerdict> settled = withoutRival(gate, gates.noWorseThanLive(), candidate, live);
    if (settled.isPresent()) {
      return List.of(settled.get());
    }
    Evidence rival = live.orElseThrow();
    if (!candidate.measured() || !rival.measured()) {
      return List.of(
          new NotApplicable(
              gate,
              candidate.measured() ? "what is live was not measured" : "it was not measured"));
    }
    if (candidate.testSet() == null || !candidate.testSet().equals(rival.testSet())) {
      return List.of(
          refused(
              gate,
              "NOT_COMPARABLE",
              candidate,
              "was measured on another test set than version "
                  + rival.version()
                  + ", which is live, so gates.noWorseThanLive cannot be answered: measure both on"
                  + " the same, or ask for minimumCcc instead",
              null));
    }
    return Arrays.stream(Dimension.values())
        .map(dimension -> noWorse(candidate, rival, dimension))
        .toList();
  }

  private static GateVerdict noWorse(Evidence candidate, Evidence live, Dimension dimension) {
    double ccc = candidate.ccc(dimension).orElseThrow();
    double now = live.ccc(dimension).orElseThrow();
    return ccc >= now
        ? new Passed(
            PromotionGate.NO_WORSE_THAN_LIVE,
            "it has a CCC of %s for %s, and version %d has %s"
                .formatted(shown(ccc), dimension.spelling(), live.version(), shown(now)),
            ccc - now)
        : refused(
            PromotionGate.NO_WORSE_THAN_LIVE,
            "WORSE_THAN_LIVE",
            candidate,
            "has a CCC of %s for %s, less than the %s of version %d, which is live: train a better one, or"
                    .formatted(shown(ccc), dimension.spelling(), shown(now), live.version())
                + " set gates.noWorseThanLive: false",
            ccc - now);
  }

  /**
   * Why a gate that compares has no say; nothing if it has. Going back is always possible: what was
   * good enough once is the way out of trouble.
   */
  static Optional<GateVerdict> withoutRival(
      PromotionGate gate, boolean asked, Evidence candidate, Optional<Evidence> live) {
    if (!asked) {
      return Optional.of(unasked(gate));
    }
    if (live.isEmpty()) {
      return Optional.of(new NotApplicable(gate, "nothing is live"));
    }
    return candidate.servedBefore()
        ? Optional.of(new NotApplicable(gate, GOING_BACK))
        : Optional.empty();
  }

  static GateVerdict unasked(PromotionGate gate) {
    return new NotApplicable(gate, "the model does not ask for it");
  }

  private static GateVerdict refused(
      PromotionGate gate, String code, Evidence candidate, String why, @Nullable Double by) {
    return new Refused(gate, Failure.user(code, "version " + candidate.version() + " " + why), by);
  }

  private static String shown(double ccc) {
    return String.format(Locale.ROOT, "%.4f", ccc).replaceFirst("0{1,2}$", "");
  }
}
