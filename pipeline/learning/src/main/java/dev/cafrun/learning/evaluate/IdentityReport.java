package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.learning.plot.ShareBars;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@link IdentityFindings} says, for people: a part of {@code report.md}, and a picture. */
final class IdentityReport {

  private final RunSpec spec;
  private final IdentitySplit split;
  private final Optional<String> trouble;
  private final Map<String, Object> summary;

  /**
   * @param split whose faces were looked at
   * @param trouble why nobody was told apart; nothing if they were
   * @param summary of {@link IdentityFindings}
   */
  IdentityReport(
      RunSpec spec, IdentitySplit split, Optional<String> trouble, Map<String, Object> summary) {
    this.spec = spec;
    this.split = split;
    this.trouble = trouble;
    this.summary = summary;
  }

  /** The part of the report. */
  String text() {
    StringBuilder text = new StringBuilder("## Person independence\n\n");
    text.append(
        trouble
            .map(why -> "How well the encoder tells people apart was not measured: " + why + ".\n")
            .orElseGet(this::recognition));
    text.append('\n').append(components());
    return text.append('\n').toString();
  }

  private String recognition() {
    StringBuilder text = new StringBuilder();
    text.append(
        ("From the encoder's features a linear probe names the right one of %s people in **%s** of the"
                + " faces that it was\nnot fitted to; chance is %s, the same network untrained gives"
                + " %s. Training changed it by %s.\n\n")
            .formatted(
                summary.get("identity.people"),
                share("probe", "95 % interval "),
                percent(number("chance")),
                percent(number("untrained.probe")),
                change("change.probe")));
    text.append(
        "| faces given to the right person | linear probe | nearest neighbour |\n|---|---|---|\n");
    text.append(row("trained encoder", ""));
    text.append(row("the same untrained", "untrained."));
    text.append(row("labels alone, no face", "labels."));
    String chance = percent(number("chance"));
    text.append("| chance | %s | %s |\n\n".formatted(chance, chance));
    return text.append(provisos()).toString();
  }

  private String row(String name, String prefix) {
    return "| %s | %s | %s |\n"
        .formatted(name, share(prefix + "probe", ""), share(prefix + "neighbour", ""));
  }

  private String provisos() {
    List<String> provisos = new ArrayList<>();
    provisos.add(
        "Shares are means over people, intervals a bootstrap over them. A half of everybody's faces (%d"
                .formatted(split.fit().size())
            + " in all) was fitted, the other (%d) tested.".formatted(split.test().size()));
    if (split.eligible() > split.people().size()) {
      provisos.add(
          "Of the %d people with at least %d test faces these %d were chosen by a hash of their names."
              .formatted(split.eligible(), IdentitySplit.LEAST_FACES, split.people().size()));
    }
    if (split.oneClipEach()) {
      provisos.add(
          "Each of them is seen in a single video, so that what looks like knowing the person may be"
              + " knowing the video.");
    }
    if (!spec.dataset().split().keepsPeopleApart()) {
      provisos.add(
          "The encoder may have been trained on the same people (split by %s)."
              .formatted(spec.dataset().split().by()));
    }
    return String.join("\n", provisos) + "\n";
  }

  private String components() {
    if (!summary.containsKey("identity.valence.between")
        || !summary.containsKey("identity.arousal.between")) {
      return "How much of the error lies between people was not measured: that takes two people with"
          + " two test faces\neach, and errors that vary.\n";
    }
    return ("Of the variance of the error, **%s** lies between people for valence and **%s** for"
            + " arousal; the rest is within a\nperson, from face to face.\n")
        .formatted(
            share("valence.between", "95 % interval "), share("arousal.between", "95 % interval "));
  }

  /** The picture; nothing if people could not be told apart by anybody. */
  Optional<String> picture() {
    if (trouble.isPresent()) {
      return Optional.empty();
    }
    ShareBars bars = new ShareBars();
    ShareBars.Panel known =
        bars.panel(
            "Faces of %s people given to the right one".formatted(summary.get("identity.people")),
            "share of faces");
    known.line("chance", number("chance"));
    for (IdentityJudge judge : IdentityJudge.values()) {
      known.group(judge == IdentityJudge.PROBE ? "linear probe" : "nearest neighbour");
      for (IdentityExamination.Source source : IdentityExamination.Source.values()) {
        bar(known, source.name().toLowerCase(Locale.ROOT), source.prefix() + judge.spelling());
      }
    }
    if (summary.containsKey("identity.valence.between")
        && summary.containsKey("identity.arousal.between")) {
      ShareBars.Panel error = bars.panel("Variance of the error", "share between people");
      for (Dimension dimension : Dimension.values()) {
        error.group(dimension.spelling());
        bar(error, "between people", dimension.spelling() + ".between");
      }
    }
    return Optional.of(bars.render());
  }

  private void bar(ShareBars.Panel panel, String label, String name) {
    double value = number(name);
    panel.bar(
        label, value, optional("low.", name).orElse(value), optional("high.", name).orElse(value));
  }

  /** Such as {@code 45.6 % (40.0 to 50.0 %)}. */
  private String share(String name, String beforeInterval) {
    return percent(number(name))
        + optional("low.", name)
            .map(low -> " (%s%s to %s)".formatted(beforeInterval, bare(low), percent(high(name))))
            .orElse("");
  }

  private String change(String name) {
    return String.format(Locale.ROOT, "%+.1f points", 100 * number(name))
        + optional("low.", name)
            .map(
                low -> String.format(Locale.ROOT, " (%+.1f to %+.1f)", 100 * low, 100 * high(name)))
            .orElse("");
  }

  private double high(String name) {
    return optional("high.", name).orElseThrow();
  }

  private double number(String name) {
    return optional("", name).orElseThrow();
  }

  private Optional<Double> optional(String before, String name) {
    return summary.get(before + IdentityFindings.PREFIX + name) instanceof Number number
        ? Optional.of(number.doubleValue())
        : Optional.empty();
  }

  private static String bare(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String percent(double share) {
    return bare(share) + " %";
  }
}
