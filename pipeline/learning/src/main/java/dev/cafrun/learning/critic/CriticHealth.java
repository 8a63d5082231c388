package dev.cafrun.learning.critic;

import dev.cafrun.core.training.Pairs;
import java.util.OptionalDouble;

/**
 * Whether a critic does its work, at one minibatch's latents.
 *
 * @param within mean D² of the mirrored pairs of strong samples
 * @param across mean D² of the mirrored pairs of a strong and a weak sample: near 0 when the critic
 *     maps everything to one point
 * @param active share of the cross pairs whose hinge is active, 0 to 1, where the loss has one
 * @param probe balanced accuracy, leave-one-out, of a line between strong and weak latents; 0.5 is
 *     chance
 * @param unitsOff share of its hidden units that are 0 for every sample, 0 to 1
 * @param opposition cosine of step 3's move with the way from the weak latents' mean to the strong
 *     ones'
 */
public record CriticHealth(
    double within,
    double across,
    OptionalDouble active,
    double probe,
    double unitsOff,
    double opposition) {

  public static CriticHealth of(
      Latents latents, CriticOutcome outcome, double unitsOff, AdversarialLoss adversarial) {
    SamplePairs mirrored = new SamplePairs(latents, Pairs.MIRRORED);
    return new CriticHealth(
        mirrored.distanceWithin(),
        mirrored.distanceAcross(),
        outcome.active(),
        GroupProbe.accuracy(latents),
        unitsOff,
        adversarial.opposition(latents));
  }
}
