package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GateVerdict.NotApplicable;
import dev.cafrun.core.promotion.GateVerdict.Passed;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The gate that looks whether a version, loaded as it is served, still says about a few faces what
 * it said when it was evaluated. Pure.
 */
final class GoldenGate {
  private static final PromotionGate GATE = PromotionGate.GOLDEN_FACES;

  private GoldenGate() {}

  /** Whether it has a say; then what the version says must be known. */
  static boolean asks(GatesSpec gates, Evidence candidate) {
    return gates.goldenFaces() && !candidate.servedBefore();
  }

  static GateVerdict verdict(GatesSpec gates, Evidence candidate, GoldenAnswers answers) {
    if (!asks(gates, candidate)) {
      return gates.goldenFaces()
          ? new NotApplicable(GATE, VersionGates.GOING_BACK)
          : VersionGates.unasked(GATE);
    }
    return switch (answers) {
      case GoldenAnswers.Scored scored -> verdict(candidate, scored.faces());
      case GoldenAnswers.NotRecorded none ->
          new NotApplicable(
              GATE, "not recorded: it was registered before golden faces were kept with a version");
      case GoldenAnswers.Unusable unusable ->
          refused(
              unusable.why().code(),
              candidate,
              "cannot be served: " + unusable.why().message(),
              null);
      case GoldenAnswers.Unknown unknown ->
          refused(
              unknown.why().code(),
              candidate,
              "has not been tried by its golden faces, as gates.goldenFaces asks: "
                  + unknown.why().message(),
              null);
    };
  }

  private static GateVerdict verdict(Evidence candidate, List<GoldenScore> faces) {
    GoldenScore worst = faces.stream().max(Comparator.comparing(GoldenScore::apart)).orElseThrow();
    double by = GateDefaults.GOLDEN_TOLERANCE - worst.apart();
    if (by >= 0) {
      return new Passed(
          GATE,
          "it says of its %d golden faces what is recorded, within %s"
              .formatted(faces.size(), number(worst.apart())),
          by);
    }
    return refused(
        "GOLDEN_FACES_DIFFER",
        candidate,
        "says of %d of its %d golden faces what is not recorded, furthest of %s: valence %s instead of %s, arousal %s instead of %s, and %s apart is allowed. What is served is not what was evaluated: register it anew"
            .formatted(
                faces.stream().filter(face -> face.apart() > GateDefaults.GOLDEN_TOLERANCE).count(),
                faces.size(),
                worst.id(),
                number(worst.saidValence()),
                number(worst.valence()),
                number(worst.saidArousal()),
                number(worst.arousal()),
                number(GateDefaults.GOLDEN_TOLERANCE)),
        Double.isFinite(by) ? Double.valueOf(by) : null);
  }

  private static GateVerdict refused(
      String code, Evidence candidate, String why, @Nullable Double by) {
    return new Refused(GATE, Failure.user(code, "version " + candidate.version() + " " + why), by);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
