package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.Evidence;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.PromotionOutcome;
import java.util.Optional;

/** What there is to decide about a wish for an alias. */
sealed interface Candidacy {

  /** Nothing. */
  record Settled(PromotionOutcome outcome) implements Candidacy {}

  /**
   * Whether the gates let it, as everything stood when somebody looked.
   *
   * @param live what the alias points to
   * @param ours where the candidate's answers are, and {@code theirs} those of what is live
   * @param version the candidate
   */
  record Open(
      AliasPosition now,
      GatesSpec gates,
      Evidence candidate,
      Optional<Evidence> live,
      Optional<AnswerSource> ours,
      Optional<AnswerSource> theirs,
      ModelVersion version)
      implements Candidacy {}
}
