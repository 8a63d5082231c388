package dev.cafrun.faces.demo;

/**
 * What the face does, as intensities of facial actions (Ekman and Friesen's action units in
 * brackets). All lie in [0, 1] but {@code lidOpening}, the opening of the upper lid as a multiple
 * of the person's own.
 */
record Expression(
    double innerBrowRaise, // AU1
    double outerBrowRaise, // AU2
    double frown, // AU4
    double lidOpening, // AU5 above 1, AU43 below
    double cheekRaise, // AU6
    double lidTighten, // AU7
    double noseWrinkle, // AU9
    double lipCornerPull, // AU12
    double lipCornerDepress, // AU15
    double lipPress, // AU24
    double jawDrop) { // AU26

  /** How far, in standard deviations of intensity, people differ from the rule each time. */
  private static final double SPONTANEITY = 0.07;

  /**
   * A face that shows an affect: pleasant pulls the lip corners and raises the cheeks, unpleasant
   * depresses them, frowns and presses the lips; excited opens eyes, jaw and brows, sleepy closes
   * the lids. Depends on nothing about the person.
   */
  static Expression of(Affect affect, Dice dice) {
    double valence = affect.valence();
    double pleasant = Math.max(0, valence);
    double unpleasant = Math.max(0, -valence);
    double excited = Math.max(0, affect.arousal());
    double sleepy = Math.max(0, -affect.arousal());
    double lids = 1 + 0.62 * excited - 0.72 * sleepy - 0.12 * unpleasant * excited;
    return new Expression(
        intensity(
            0.75 * excited * (1 - 0.75 * unpleasant) + 0.85 * unpleasant * (1 - excited), dice),
        intensity(0.95 * excited * (1 - 0.6 * unpleasant), dice),
        intensity(unpleasant * (0.65 + 0.5 * excited), dice),
        Math.clamp(lids + 0.07 * dice.normal(), 0.12, 1.8),
        intensity(0.95 * pleasant, dice),
        intensity(0.55 * unpleasant * excited + 0.15 * pleasant, dice),
        intensity(0.8 * Math.max(0, unpleasant - 0.3) * (0.4 + excited), dice),
        intensity(1.05 * pleasant, dice),
        intensity(unpleasant, dice),
        intensity(unpleasant * (0.75 - 0.55 * excited), dice),
        intensity(0.95 * excited * (1 - 0.25 * unpleasant) + 0.12 * pleasant, dice));
  }

  private static double intensity(double expected, Dice dice) {
    return Math.clamp(expected + SPONTANEITY * dice.normal(), 0.0, 1.0);
  }
}
