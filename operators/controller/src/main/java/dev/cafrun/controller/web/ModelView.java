package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelAccount;
import dev.cafrun.controller.view.ScoreTable;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.Promotion;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A model, as text.
 *
 * @param gates before its {@code production}, as sentences
 * @param aliases what points where
 * @param versions the newest first
 * @param card of the version that is live, or of the newest
 * @param moves of aliases, the newest first
 */
record ModelView(
    String model,
    List<String> gates,
    List<Alias> aliases,
    List<ModelRow> versions,
    List<Card> card,
    List<Move> moves) {

  /** Where an alias points. */
  record Alias(String name, int version) {}

  /** What there is to know before somebody uses a version. */
  record Card(
      int version,
      boolean live,
      String run,
      ScoreTable scores,
      List<ProvenanceView.Fact> facts,
      String digest) {
    public List<String> measures() {
      return ScoreTable.MEASURES;
    }
  }

  /**
   * A move of an alias.
   *
   * @param from such as {@code 2}; empty if it was new
   * @param evidence what each gate that had a say said, one sentence a gate
   */
  record Move(
      String at,
      String alias,
      String from,
      int to,
      String kind,
      String who,
      String reason,
      boolean overridden,
      List<String> evidence) {}

  static ModelView of(ModelAccount account, ZoneId zone) {
    return new ModelView(
        account.model(),
        gates(account.gates()),
        account.aliases().entrySet().stream()
            .map(alias -> new Alias(alias.getKey(), alias.getValue()))
            .toList(),
        account.versions().stream().map(version -> ModelRow.of(version, zone)).toList(),
        account.versions().stream()
            .filter(version -> version.aliases().contains(Promotion.GUARDED))
            .findFirst()
            .or(() -> account.versions().stream().findFirst())
            .map(ModelView::card)
            .stream()
            .toList(),
        account.moves().stream().map(move -> move(move, zone)).toList());
  }

  private static List<String> gates(GatesSpec gates) {
    List<String> sentences = new ArrayList<>();
    if (gates.minimumCcc().valence() != null) {
      sentences.add("a CCC of valence of " + gates.minimumCcc().valence());
    }
    if (gates.minimumCcc().arousal() != null) {
      sentences.add("a CCC of arousal of " + gates.minimumCcc().arousal());
    }
    if (gates.noWorseThanLive()) {
      sentences.add("scores no lower than what is live");
    }
    if (gates.personIndependent()) {
      sentences.add("nobody tested whom it was trained on");
    }
    if (gates.pairedNoWorse()) {
      sentences.add(
          "face by face no worse than what is live, by more than a CCC of "
              + gates.margins().paired());
    }
    if (gates.groupsNoWorse()) {
      sentences.add(
          "for no person and in no quadrant worse, by more than an RMSE of "
              + gates.margins().groups());
    }
    if (gates.goldenFaces()) {
      sentences.add("scores its golden faces as it did when it was evaluated");
    }
    return sentences;
  }

  private static Card card(ModelVersion version) {
    return new Card(
        version.version(),
        version.aliases().contains(Promotion.GUARDED),
        version.runName(),
        ScoreTable.of(version),
        new TreeMap<>(version.provenance())
            .entrySet().stream()
                .map(fact -> new ProvenanceView.Fact(fact.getKey(), fact.getValue()))
                .toList(),
        version.content().hex());
  }

  private static Move move(AliasMove move, ZoneId zone) {
    return new Move(
        Timestamps.shown(move.at(), zone),
        move.alias(),
        Objects.toString(move.previousVersion(), ""),
        move.version(),
        move.kind().spelling(),
        move.who(),
        move.reason(),
        move.overridden(),
        evidence(move.evidence()));
  }

  private static List<String> evidence(Map<String, Object> evidence) {
    return evidence.get("verdicts") instanceof List<?> verdicts
        ? verdicts.stream()
            .filter(verdict -> verdict instanceof Map<?, ?>)
            .map(verdict -> (Map<?, ?>) verdict)
            .filter(verdict -> !"notApplicable".equals(verdict.get("verdict")))
            .map(verdict -> verdict.get("verdict") + ": " + verdict.get("sentence"))
            .toList()
        : List.of();
  }
}
