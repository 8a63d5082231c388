package dev.cafrun.faces.demo;

/**
 * How the head happened to stand before the camera: chance alone, but for a little drooping.
 *
 * @param roll radians, clockwise as seen
 * @param turn sideways turn, −1 … 1, as a shift of near parts against far ones
 * @param nod up or down, −1 … 1
 * @param shiftX sideways shift in head half-heights
 * @param shiftY downward shift in head half-heights
 * @param zoom size relative to the usual
 * @param gazeX where the eyes look, sideways, −1 … 1
 * @param gazeY where the eyes look, downwards, −1 … 1
 */
record Pose(
    double roll,
    double turn,
    double nod,
    double shiftX,
    double shiftY,
    double zoom,
    double gazeX,
    double gazeY) {

  static Pose of(Affect affect, Dice dice) {
    double sleepy = Math.max(0, -affect.arousal());
    return new Pose(
        0.07 * dice.normal(),
        Math.clamp(0.4 * dice.normal(), -1.0, 1.0),
        Math.clamp(0.3 * dice.normal() + 0.25 * sleepy, -1.0, 1.0),
        0.05 * dice.normal(),
        0.04 * dice.normal(),
        1 + 0.03 * dice.normal(),
        Math.clamp(0.3 * dice.normal(), -1.0, 1.0),
        Math.clamp(0.2 * dice.normal() + 0.2 * sleepy, -1.0, 1.0));
  }
}
