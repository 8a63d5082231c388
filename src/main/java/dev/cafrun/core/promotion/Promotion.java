package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an alias may point to a version. Pure.
 *
 * <p>{@link #GUARDED} is what people use, so it is guarded; every other alias is free. What nobody
 * asked for is not demanded, but for three things that no honest {@code production} lacks: that the
 * version was measured, that it was not trained on shuffled labels, and that it rests on nobody who
 * is to be forgotten.
 */
public final class Promotion {
  /** The alias that is guarded. */
  public static final String GUARDED = "production";

  private Promotion() {}

  /**
   * What every gate says; nothing if none stands before the alias, or the alias is there already.
   *
   * @param live what the alias points to now
   * @param answers of the version and what is live; asked for only if {@link #compares}
   * @param golden of the version; asked for only if {@link #tries}
   */
  public static List<GateVerdict> verdicts(
      String alias,
      GatesSpec gates,
      Evidence candidate,
      Optional<Evidence> live,
      PairedAnswers answers,
      GoldenAnswers golden) {
    if (!guarded(alias, candidate, live)) {
      return List.of();
    }
    List<GateVerdict> verdicts = new ArrayList<>();
    verdicts.add(VersionGates.forgotten(candidate));
    verdicts.add(VersionGates.trueLabels(candidate));
    verdicts.add(VersionGates.personIndependent(gates, candidate));
    verdicts.add(VersionGates.measured(candidate));
    verdicts.addAll(VersionGates.minimumCcc(gates, candidate));
    verdicts.addAll(VersionGates.noWorseThanLive(gates, candidate, live));
    verdicts.addAll(PairedGates.noWorse(gates, candidate, live, answers));
    verdicts.addAll(PairedGates.noGroupWorse(gates, candidate, live, answers));
    verdicts.add(GoldenGate.verdict(gates, candidate, golden));
    return verdicts;
  }

  /** Whether the gates want to know what both versions said about each face. */
  public static boolean compares(
      String alias, GatesSpec gates, Evidence candidate, Optional<Evidence> live) {
    return guarded(alias, candidate, live)
        && live.isPresent()
        && !candidate.servedBefore()
        && (gates.pairedNoWorse() || gates.groupsNoWorse());
  }

  /** Whether the gates want to know what the version says about its golden faces now. */
  public static boolean tries(
      String alias, GatesSpec gates, Evidence candidate, Optional<Evidence> live) {
    return guarded(alias, candidate, live) && GoldenGate.asks(gates, candidate);
  }

  /**
   * Why the alias must not point to the version: codes, and sentences that say what to do. None: it
   * may.
   */
  public static List<Failure> refusals(List<GateVerdict> verdicts) {
    return verdicts.stream()
        .filter(Refused.class::isInstance)
        .map(verdict -> ((Refused) verdict).why())
        .toList();
  }

  /** Whether somebody may move the alias though gates say no: not where a person's wish is one. */
  public static boolean mayBeOverridden(List<GateVerdict> verdicts) {
    return verdicts.stream()
        .noneMatch(
            verdict ->
                verdict instanceof Refused refused && refused.gate() == PromotionGate.FORGOTTEN);
  }

  private static boolean guarded(String alias, Evidence candidate, Optional<Evidence> live) {
    return alias.equals(GUARDED)
        && live.filter(now -> now.version() == candidate.version()).isEmpty();
  }
}
