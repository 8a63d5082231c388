package dev.cafrun.learning.caf;

/**
 * What the critic minimises in step 2 (Algorithm 1, line 6; Table 4's competitors). Pure: the one
 * number that a loss may carry from iteration to iteration goes in and comes out.
 */
public sealed interface CriticLoss
    permits ContrastiveCriticLoss, FisherCriticLoss, SphereCriticLoss, GramCriticLoss {

  /**
   * Loss and gradients at these latents.
   *
   * @param latents both groups, neither empty
   * @param epoch passes over the training split so far
   * @param multiplier the previous outcome's multiplier; 0 at the start
   */
  CriticOutcome evaluate(Latents latents, double epoch, double multiplier);
}
