package dev.cafrun.learning.critic;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Profile;
import java.util.Optional;

/**
 * What the critic minimises in step 2 (Algorithm 1, line 6; Table 4's competitors). Pure: the one
 * number that a loss may carry from iteration to iteration goes in and comes out.
 */
public sealed interface CriticLoss
    permits ContrastiveCriticLoss, FisherCriticLoss, SphereCriticLoss, GramCriticLoss {

  /** The loss of an arm of the ablation; nothing for {@code none}, which has no critic. */
  static Optional<CriticLoss> of(CriticSpec critic, Profile profile) {
    return switch (critic.type()) {
      case NONE -> Optional.empty();
      case CAF -> Optional.of(new ContrastiveCriticLoss(critic, profile));
      case FISHER -> Optional.of(new FisherCriticLoss(critic.rho()));
      case SPHERE -> Optional.of(new SphereCriticLoss(critic.order()));
      case GRAM -> Optional.of(new GramCriticLoss());
    };
  }

  /**
   * Loss and gradients at these latents.
   *
   * @param latents both groups, neither empty
   * @param memory earlier latents, for Δ's neighbours
   * @param epoch whole passes over the training split so far
   * @param multiplier the previous outcome's multiplier; 0 at the start
   */
  CriticOutcome evaluate(Latents latents, LatentMemory memory, long epoch, double multiplier);
}
