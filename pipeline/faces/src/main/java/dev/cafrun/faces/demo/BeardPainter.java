package dev.cafrun.faces.demo;

import static dev.cafrun.faces.demo.Spline.at;
import static dev.cafrun.faces.demo.Spline.points;

import java.awt.Color;

/** Beards, which move with the mouth and the chin. */
final class BeardPainter {
  private final Brush brush;
  private final Features face;
  private final Identity person;
  private final Color colour;
  private final double w;

  BeardPainter(Brush brush, Features face) {
    this.brush = brush;
    this.face = face;
    this.person = face.person();
    this.colour = person.hair().colour();
    this.w = person.head().width();
  }

  void beard() {
    double drop = face.chinDrop();
    double chin = person.head().length() + drop;
    double jaw = person.head().jaw();
    double below = face.upperLipY() + face.mouthOpening() + person.mouth().lower() + 0.05;
    Color hair = Tone.darker(colour, 0.12);
    switch (person.extras().beard()) {
      case NONE -> {}
      case STUBBLE -> full(chin, jaw, Tone.alpha(hair, 0.3), 0.01);
      case MOUSTACHE -> moustache(hair);
      case GOATEE -> {
        moustache(hair);
        double half = person.head().chin() * 0.75;
        brush.fill(
            Spline.closed(
                at(-half, below + 0.06),
                at(0, below),
                at(half, below + 0.06),
                at(half * 0.8, chin - 0.02),
                at(0, chin + 0.05),
                at(-half * 0.8, chin - 0.02)),
            hair);
      }
      case FULL -> {
        full(chin, jaw, Tone.alpha(hair, 0.95), 0.05);
        moustache(hair);
      }
    }
  }

  private void full(double chin, double jaw, Color hair, double puff) {
    double drop = face.chinDrop();
    double jawY = 0.6 * person.head().length() + 0.6 * drop;
    double low = face.upperLipY() + face.mouthOpening() + person.mouth().lower() + 0.03;
    double half = face.mouthHalfWidth() + 0.045;
    double x = face.mouthX();
    double c = person.head().chin();
    brush.fill(
        Spline.lens(
            points(
                at(-w * 0.99, 0.1),
                at(-jaw - puff, jawY),
                at(-c - puff, chin - 0.05),
                at(0, chin + puff),
                at(c + puff, chin - 0.05),
                at(jaw + puff, jawY),
                at(w * 0.99, 0.1)),
            points(
                at(w * 0.99, 0.1),
                at(w * 0.8, 0.34),
                at(x + half, face.cornerY() - 0.06),
                at(x + half * 0.7, low - 0.035),
                at(x, low),
                at(x - half * 0.7, low - 0.035),
                at(x - half, face.cornerY() - 0.06),
                at(-w * 0.8, 0.34),
                at(-w * 0.99, 0.1))),
        hair);
  }

  private void moustache(Color hair) {
    double x = face.mouthX();
    double lip = face.upperLipY() - person.mouth().upper() * 0.9;
    double top = Math.max(face.noseY() + 0.05, lip - 0.085);
    double half = face.mouthHalfWidth() * 0.92;
    double end = face.cornerY() - 0.01;
    double middle = (lip + end) / 2;
    brush.fill(
        Spline.lens(
            points(
                at(x - half, end),
                at(x - half * 0.6, middle - 0.085),
                at(x, top),
                at(x + half * 0.6, middle - 0.065),
                at(x + half, end)),
            points(
                at(x + half, end),
                at(x + half * 0.5, middle),
                at(x, lip + 0.012),
                at(x - half * 0.5, middle),
                at(x - half, end))),
        hair);
  }
}
