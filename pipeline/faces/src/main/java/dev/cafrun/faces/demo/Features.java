package dev.cafrun.faces.demo;

/**
 * Where the moving parts of a face are, in head coordinates, once a person, an expression and a
 * turn of the head meet. {@code side} is −1 for the picture's left and 1 for its right.
 */
record Features(Identity person, Expression expression, Pose pose) {
  double eyeX(int side) {
    return side * person.eyes().apart() + 0.075 * pose.turn();
  }

  double eyeY() {
    return person.eyes().y() + 0.05 * pose.nod();
  }

  /** Parts on the far side of a turned head look narrower. */
  double foreshortening(int side) {
    return 1 - 0.1 * side * pose.turn();
  }

  double noseX() {
    return 0.13 * pose.turn();
  }

  double noseY() {
    return eyeY() + person.nose().length() + 0.03 * pose.nod() - 0.02 * expression.noseWrinkle();
  }

  double mouthX() {
    return 0.1 * pose.turn();
  }

  double mouthY() {
    return person.mouth().y() * person.head().length() + 0.05 * pose.nod();
  }

  double mouthHalfWidth() {
    double pull = expression.lipCornerPull();
    return person.mouth().width()
        * (1
            + 0.30 * pull
            - 0.14 * expression.jawDrop() * (1 - pull)
            - 0.08 * expression.lipPress());
  }

  double cornerX(int side) {
    return mouthX() + side * mouthHalfWidth() * foreshortening(side);
  }

  double cornerY() {
    return mouthY()
        - person.mouth().curl()
        - 0.13 * expression.lipCornerPull()
        + 0.10 * expression.lipCornerDepress() * (1 - 0.4 * expression.jawDrop())
        + 0.07 * expression.jawDrop();
  }

  /** Middle of the lower edge of the upper lip. */
  double upperLipY() {
    return mouthY()
        - 0.03 * expression.jawDrop()
        - 0.03 * expression.noseWrinkle()
        + 0.03 * expression.lipCornerPull()
        - 0.02 * expression.lipCornerDepress();
  }

  /** Height of the open mouth in the middle; a broad smile shows the teeth a little. */
  double mouthOpening() {
    double smile = Math.max(0, expression.lipCornerPull() - 0.35);
    return (0.34 * expression.jawDrop() + 0.10 * smile) * (1 - 0.9 * expression.lipPress());
  }

  /** How far the chin goes down. */
  double chinDrop() {
    return 0.17 * expression.jawDrop();
  }

  /** Half height of the eye above its middle line. */
  double upperLid() {
    return person.eyes().open() * expression.lidOpening();
  }

  /** Half height of the eye below its middle line. */
  double lowerLid() {
    return 0.62
        * person.eyes().open()
        * (1 - 0.75 * expression.cheekRaise() - 0.35 * expression.lidTighten());
  }
}
