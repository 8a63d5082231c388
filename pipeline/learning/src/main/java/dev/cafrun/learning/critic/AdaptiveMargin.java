package dev.cafrun.learning.critic;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.Profile;

/**
 * The margin of one iteration, Eq. 5: α̂ = MI(g(Zs), g(Zw)) + Δ. In profile {@code official} every
 * cross pair has an MI of its own, and {@code information} holds their mean.
 *
 * @param information MI and the correlation behind it
 * @param confidence the measured Δ and K, whichever arm chose the second term
 * @param addend the second term: Δ, or what replaces it in Table 4
 */
public record AdaptiveMargin(
    MutualInformation information, AdaptiveNeighbourhood confidence, double addend) {

  /** The margin at these latents. {@code epoch}: whole passes over the training split so far. */
  static AdaptiveMargin of(
      Latents latents, LatentMemory memory, long epoch, CriticSpec critic, Profile profile) {
    AdaptiveNeighbourhood confidence = AdaptiveNeighbourhood.of(latents, memory, profile);
    return new AdaptiveMargin(
        information(latents, critic, profile),
        confidence,
        addend(critic.margin(), confidence, epoch));
  }

  private static MutualInformation information(
      Latents latents, CriticSpec critic, Profile profile) {
    MutualInformation information = MutualInformation.of(latents, critic.kernelWidth());
    return switch (profile) {
      case PAPER -> information;
      case OFFICIAL -> {
        double mean = 0;
        for (int i = 0; i < latents.pairs(); i++) {
          mean +=
              PairInformation.of(latents.strong()[i], latents.weak()[latents.partner(i)])
                  / latents.pairs();
        }
        yield new MutualInformation(information.eta(), mean);
      }
    };
  }

  private static double addend(Margin arm, AdaptiveNeighbourhood confidence, long epoch) {
    return switch (arm) {
      case ADAPTIVE -> confidence.delta();
      case CONSTANT -> PaperDefaults.CONSTANT_MARGIN;
      case LINEAR -> PaperDefaults.LINEAR_MARGIN_START + PaperDefaults.LINEAR_MARGIN_STEP * epoch;
    };
  }

  /** α̂. */
  public double value() {
    return information.value() + addend;
  }
}
