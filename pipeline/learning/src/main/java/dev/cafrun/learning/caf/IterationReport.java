package dev.cafrun.learning.caf;

import dev.cafrun.learning.critic.AdaptiveMargin;
import dev.cafrun.learning.critic.CriticHealth;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.Optional;

/**
 * What one iteration measured.
 *
 * @param thresholds δv and δa
 * @param strong size of the strong group
 * @param weak size of the weak group
 * @param adversarial steps 2 and 3; nothing for the arm without critic, or if a group was empty
 * @param skipped whether steps 2 and 3 were due but a group was empty
 * @param regression step 4
 */
public record IterationReport(
    Thresholds thresholds,
    int strong,
    int weak,
    Optional<AdversarialSteps> adversarial,
    boolean skipped,
    RegressionLoss regression) {

  /**
   * Steps 2 and 3.
   *
   * @param criticLoss L_c
   * @param adversarialLoss L_adv
   * @param health of the critic, before its step
   * @param margin α̂ and its parts, where the critic's loss has a margin
   */
  public record AdversarialSteps(
      double criticLoss,
      double adversarialLoss,
      CriticHealth health,
      Optional<AdaptiveMargin> margin) {}

  /** Whether every loss is a finite number. */
  public boolean finite() {
    return Double.isFinite(regression.value())
        && adversarial
            .map(a -> Double.isFinite(a.criticLoss) && Double.isFinite(a.adversarialLoss))
            .orElse(true);
  }
}
