package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;
import dev.cafrun.core.promotion.GateVerdict.Passed;
import dev.cafrun.core.promotion.GateVerdict.Refused;
import dev.cafrun.core.promotion.PairedAnswers.Both;
import dev.cafrun.core.promotion.PairedAnswers.Missing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The gates that compare what two models said face by face, the one to be promoted and the one that
 * is live. What cannot be compared is refused, not let through. Pure.
 */
final class PairedGates {
  private static final int TOLD = 3;

  private PairedGates() {}

  /**
   * No worse by a paired bootstrap: whole people are drawn, both models' CCC is computed on those
   * that were drawn, and the difference must lie above minus the margin in all but five per cent of
   * the draws.
   */
  static List<GateVerdict> noWorse(
      GatesSpec gates, Evidence candidate, Optional<Evidence> live, PairedAnswers answers) {
    PromotionGate gate = PromotionGate.PAIRED_NO_WORSE;
    Optional<GateVerdict> settled =
        settled(gate, gates.pairedNoWorse(), candidate, live, answers)
            .or(() -> tooFew(gate, candidate, answers));
    if (settled.isPresent()) {
      return List.of(settled.get());
    }
    Both both = (Both) answers;
    List<GateVerdict> verdicts = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      verdicts.add(
          noWorse(gates.margins().paired(), candidate, live.orElseThrow(), dimension, both));
    }
    return verdicts;
  }

  private static GateVerdict noWorse(
      double margin, Evidence candidate, Evidence live, Dimension dimension, Both both) {
    PairedDifference difference =
        PairedDifference.of(
            List.of(both.candidate()), List.of(both.live()), dimension, 1 - GateDefaults.LEVEL);
    Optional<Interval> interval = difference.interval();
    if (interval.isEmpty()) {
      return notComparable(
          PromotionGate.PAIRED_NO_WORSE,
          candidate,
          "the CCC of "
              + dimension.spelling()
              + " is undefined for too many draws of people, whose labels or predictions are"
              + " constant");
    }
    double low = interval.get().low();
    double by = low + margin;
    String found =
        "a CCC of %s that differs by %s from that of version %d on the same faces, by %s at least"
            .formatted(
                dimension.spelling(), signed(difference.difference()), live.version(), signed(low));
    return by >= 0
        ? new Passed(PromotionGate.PAIRED_NO_WORSE, "it has " + found, by)
        : new Refused(
            PromotionGate.PAIRED_NO_WORSE,
            Failure.user(
                "WORSE_ON_THE_SAME_FACES",
                "version %d has %s, and gates.margins.paired lets it be %s: %s short; train a better one"
                    .formatted(candidate.version(), found, signed(-margin), number(-by))),
            by);
  }

  /** No person and no quadrant has a larger RMSE, but for the margin. */
  static List<GateVerdict> noGroupWorse(
      GatesSpec gates, Evidence candidate, Optional<Evidence> live, PairedAnswers answers) {
    PromotionGate gate = PromotionGate.GROUPS_NO_WORSE;
    Optional<GateVerdict> settled = settled(gate, gates.groupsNoWorse(), candidate, live, answers);
    if (settled.isPresent()) {
      return List.of(settled.get());
    }
    Both both = (Both) answers;
    List<Worsening> worst = worsenings(groups(both.candidate()), groups(both.live()));
    if (worst.isEmpty()) {
      return List.of(
          notComparable(
              gate,
              candidate,
              "no person and no quadrant has "
                  + GateDefaults.LEAST_FACES
                  + " faces to be judged by"));
    }
    double margin = gates.margins().groups();
    double by = margin - worst.getFirst().by();
    return List.of(
        by >= 0
            ? new Passed(gate, "the worst is " + worst.getFirst().told(), by)
            : new Refused(
                gate,
                Failure.user(
                    "WORSE_FOR_SOME",
                    "version %d is worse than version %d for %s, and gates.margins.groups lets an RMSE grow by %s: train a better one"
                        .formatted(
                            candidate.version(),
                            live.orElseThrow().version(),
                            worst.stream()
                                .filter(group -> group.by() > margin)
                                .limit(TOLD)
                                .map(Worsening::told)
                                .collect(Collectors.joining(", ")),
                            number(margin))),
                by));
  }

  /**
   * By how much a group's RMSE is larger than it is with what is live.
   *
   * @param by less than 0 if it is smaller
   */
  private record Worsening(String group, Dimension dimension, double by) {
    String told() {
      return "%s of %s (RMSE %s)".formatted(dimension.spelling(), group, signed(by));
    }
  }

  /** The worst first. */
  private static List<Worsening> worsenings(
      Map<String, PartAnswers> ours, Map<String, PartAnswers> theirs) {
    List<Worsening> worsenings = new ArrayList<>();
    ours.forEach(
        (group, answers) -> {
          PartAnswers before = theirs.getOrDefault(group, PartAnswers.NONE);
          for (Dimension dimension : Dimension.values()) {
            worsenings.add(
                new Worsening(
                    group, dimension, rmse(answers.of(dimension)) - rmse(before.of(dimension))));
          }
        });
    worsenings.sort(Comparator.comparing(Worsening::by).reversed());
    return worsenings;
  }

  /**
   * Quadrants and people with enough faces to be judged by, and the rest of the people together.
   */
  private static Map<String, PartAnswers> groups(TestAnswers answers) {
    Map<String, PartAnswers> groups = new LinkedHashMap<>();
    answers.quadrants().forEach((quadrant, part) -> groups.put("the quadrant " + quadrant, part));
    PartAnswers others = PartAnswers.NONE;
    for (Map.Entry<String, PartAnswers> person : answers.people().entrySet()) {
      if (TestAnswers.isNamed(person.getKey())
          && person.getValue().faces() >= GateDefaults.LEAST_FACES) {
        groups.put("the person " + person.getKey(), person.getValue());
      } else {
        others = others.plus(person.getValue());
      }
    }
    groups.put("people of few faces", others);
    groups.values().removeIf(part -> part.faces() < GateDefaults.LEAST_FACES);
    return groups;
  }

  /** What is clear before anything is computed. */
  private static Optional<GateVerdict> settled(
      PromotionGate gate,
      boolean asked,
      Evidence candidate,
      Optional<Evidence> live,
      PairedAnswers answers) {
    return Optional.<GateVerdict>empty()
        .or(() -> VersionGates.withoutRival(gate, asked, candidate, live))
        .or(
            () ->
                switch (answers) {
                  case Missing missing ->
                      Optional.of(notComparable(gate, candidate, missing.why()));
                  case Both both when !both.candidate().items().equals(both.live().items()) ->
                      Optional.of(
                          notComparable(
                              gate,
                              candidate,
                              "they were tested on other faces, people or labels (%d and %d faces)"
                                  .formatted(both.candidate().faces(), both.live().faces())));
                  case Both both -> Optional.empty();
                });
  }

  private static Optional<GateVerdict> tooFew(
      PromotionGate gate, Evidence candidate, PairedAnswers answers) {
    return answers instanceof Both both
            && both.candidate().people().size() < GateDefaults.LEAST_PEOPLE
        ? Optional.of(
            notComparable(
                gate,
                candidate,
                "there are %d people in the test set, too few to draw from (%d at least)"
                    .formatted(both.candidate().people().size(), GateDefaults.LEAST_PEOPLE)))
        : Optional.empty();
  }

  private static GateVerdict notComparable(PromotionGate gate, Evidence candidate, String why) {
    return new Refused(
        gate,
        Failure.user(
            "NOT_COMPARABLE",
            "version %d cannot be compared with what is live, as gates.%s asks, because %s"
                .formatted(candidate.version(), gate.spelling(), why)),
        null);
  }

  private static double rmse(SufficientStatistics sum) {
    return sum.agreement().rmse();
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
