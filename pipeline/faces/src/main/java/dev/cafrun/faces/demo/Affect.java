package dev.cafrun.faces.demo;

/**
 * A point of the affect plane.
 *
 * @param valence unpleasant −1 … pleasant 1
 * @param arousal sleepy −1 … excited 1
 */
public record Affect(double valence, double arousal) {
  /** Refuses anything outside the square. */
  public Affect {
    if (!(Math.abs(valence) <= 1 && Math.abs(arousal) <= 1)) {
      throw new IllegalArgumentException(
          "valence and arousal lie in [-1, 1], not " + valence + ", " + arousal);
    }
  }

  /** Distance from the neutral point. */
  double strength() {
    return StrictMath.hypot(valence, arousal);
  }

  /**
   * A draw with the density that photographs collected in the wild tend to have: a dense core of
   * weak expressions, a thinner rim of strong ones, more of it where people are happy, angry or
   * surprised, and every direction present.
   */
  static Affect draw(Dice dice) {
    double angle = angle(dice);
    double radius =
        dice.chance(0.45)
            ? Math.min(1, Math.abs(dice.normal()) * 0.2)
            : 0.3 + 0.7 * StrictMath.pow(dice.uniform(0, 1), 1.2);
    return new Affect(radius * StrictMath.cos(angle), radius * StrictMath.sin(angle));
  }

  private static double angle(Dice dice) {
    if (dice.chance(0.55)) {
      return dice.uniform(-Math.PI, Math.PI);
    }
    double[] favouriteDegrees = {20, 75, 125, 165, 205, -50};
    double centre = favouriteDegrees[dice.below(favouriteDegrees.length)];
    return Math.toRadians(centre + 14 * dice.normal());
  }

  /** This label as an annotator would give it: off by a normal error, kept inside the square. */
  Affect blurred(double noise, Dice dice) {
    return new Affect(
        clamp(valence + noise * dice.normal()), clamp(arousal + noise * dice.normal()));
  }

  private static double clamp(double value) {
    return Math.clamp(value, -1.0, 1.0);
  }
}
