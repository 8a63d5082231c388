package dev.cafrun.learning.critic;

import dev.cafrun.core.training.Pairs;

/**
 * The pairs of a minibatch that the contrastive loss is a mean over; shares of each kind add up to
 * 1.
 */
record SamplePairs(Latents latents, Pairs which) {

  /** Hears of each pair. */
  @FunctionalInterface
  interface Visitor {
    /**
     * A pair.
     *
     * @param i position of a strong sample
     * @param j position of another strong one, or of a weak one
     * @param share the pair's part of the mean
     */
    void pair(int i, int j, double share);
  }

  /** Strong with strong; none where there is but one and all pairs are wanted. */
  void within(Visitor visitor) {
    switch (which) {
      case MIRRORED -> mirrored(visitor);
      case ALL -> {
        int strong = latents.strong().length;
        double share = 2.0 / ((double) strong * (strong - 1));
        for (int i = 0; i < strong; i++) {
          for (int j = 0; j < i; j++) {
            visitor.pair(i, j, share);
          }
        }
      }
    }
  }

  /** Strong with weak. */
  void across(Visitor visitor) {
    switch (which) {
      case MIRRORED -> mirrored(visitor);
      case ALL -> {
        double share = 1.0 / ((double) latents.strong().length * latents.weak().length);
        for (int i = 0; i < latents.strong().length; i++) {
          for (int j = 0; j < latents.weak().length; j++) {
            visitor.pair(i, j, share);
          }
        }
      }
    }
  }

  private void mirrored(Visitor visitor) {
    for (int i = 0; i < latents.pairs(); i++) {
      visitor.pair(i, latents.partner(i), 1.0 / latents.pairs());
    }
  }

  /** Mean D² of strong with strong. */
  double distanceWithin() {
    double[] sum = new double[1];
    within(
        (i, j, share) ->
            sum[0] += share * Latents.squaredDistance(latents.strong()[i], latents.strong()[j]));
    return sum[0];
  }

  /** Mean D² of strong with weak: near 0 when the critic maps everything to one point. */
  double distanceAcross() {
    double[] sum = new double[1];
    across(
        (i, j, share) ->
            sum[0] += share * Latents.squaredDistance(latents.strong()[i], latents.weak()[j]));
    return sum[0];
  }
}
