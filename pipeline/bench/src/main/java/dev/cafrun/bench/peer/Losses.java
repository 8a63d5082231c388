package dev.cafrun.bench.peer;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one iteration measured.
 *
 * @param adversarial steps 2 and 3; nothing where there is no critic
 * @param regression L_AV
 */
public record Losses(Optional<AdversarialValues> adversarial, double regression) {

  /**
   * Steps 2 and 3.
   *
   * @param critic the critic's loss
   * @param encoder L_adv
   * @param margin α̂, where the critic's loss has one
   */
  public record AdversarialValues(double critic, double encoder, OptionalDouble margin) {}
}
