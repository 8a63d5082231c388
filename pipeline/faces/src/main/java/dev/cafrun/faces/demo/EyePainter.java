package dev.cafrun.faces.demo;

import static dev.cafrun.faces.demo.Spline.at;
import static dev.cafrun.faces.demo.Spline.points;

import dev.cafrun.faces.Point;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;

/** Eyes, brows and glasses. */
final class EyePainter {
  private static final Color LASH = new Color(0x1C1214);

  private final Brush brush;
  private final Features face;
  private final Identity person;
  private final Color skin;

  EyePainter(Brush brush, Features face) {
    this.brush = brush;
    this.face = face;
    this.person = face.person();
    this.skin = person.skin().colour();
  }

  void eyes() {
    eye(-1);
    eye(1);
  }

  private void eye(int side) {
    Identity.Eyes eyes = person.eyes();
    double x = face.eyeX(side);
    double y = face.eyeY();
    double w = eyes.width() * face.foreshortening(side);
    double inner = x - side * w;
    double outer = x + side * w;
    double outerY = y + eyes.slant();
    double up = face.upperLid();
    double low = face.lowerLid();
    brush.glow(x, y - 0.02, w * 1.55, Tone.darker(skin, 0.6), 0.28);
    Point[] upper =
        points(
            at(inner, y + 0.012),
            at(x - side * w * 0.45, y - up * 0.86),
            at(x + side * w * 0.1, y - up),
            at(x + side * w * 0.6, y - up * 0.68 + eyes.slant() * 0.5),
            at(outer, outerY));
    Point[] lower =
        points(
            at(outer, outerY),
            at(x + side * w * 0.5, y + low * 0.85 + eyes.slant() * 0.5),
            at(x, y + low),
            at(x - side * w * 0.5, y + low * 0.72),
            at(inner, y + 0.012));
    Shape opening = Spline.lens(upper, lower);
    brush.fill(opening, iris(x, y));
    brush.graphics().setStroke(new BasicStroke(0.01f));
    highlight(x, y, up);
    Color crease = Tone.darker(skin, 0.55);
    brush.line(Spline.open(lower), Tone.alpha(crease, 0.55), 0.018);
    brush.line(Spline.open(upper), LASH, 0.026 + 0.018 * person.extras().lashes());
    if (person.extras().lashes() > 0.45) {
      brush.line(
          Spline.open(
              at(outer - side * 0.02, outerY - 0.01), at(outer + side * 0.045, outerY - 0.04)),
          LASH,
          0.026);
    }
    double fold = y - Math.max(up, eyes.open() * 0.75) - 0.035;
    brush.line(
        Spline.open(at(inner + side * 0.02, y - 0.035), at(x, fold), at(outer, outerY - 0.045)),
        Tone.alpha(crease, 0.5),
        0.018);
    double bag =
        0.3 * Math.max(0, person.skin().age() - 0.35) + 0.35 * face.expression().cheekRaise();
    brush.line(
        Spline.open(
            at(inner + side * 0.05, y + low + 0.045),
            at(x, y + low + 0.07),
            at(outer - side * 0.03, outerY + low + 0.04)),
        Tone.alpha(crease, bag),
        0.02);
    double crow = (0.15 + 0.75 * person.skin().age()) * face.expression().cheekRaise();
    if (crow > 0.12) {
      for (int i = -1; i <= 1; i++) {
        brush.line(
            Spline.open(
                at(outer + side * 0.05, outerY + 0.02 * i),
                at(outer + side * 0.12, outerY + 0.05 * i)),
            Tone.alpha(crease, crow * 0.8),
            0.014);
      }
    }
  }

  /** White, iris and pupil in one paint, so that the lids cut all of them with one smooth edge. */
  private java.awt.Paint iris(double x, double y) {
    Color iris = person.eyes().iris();
    double radius = 0.092;
    double gazeX = x + 0.035 * face.pose().gazeX();
    double gazeY = y - 0.008 + 0.018 * face.pose().gazeY();
    Color white = new Color(0xF4EEE8);
    return Brush.radial(
        gazeX,
        gazeY,
        radius * 2,
        new float[] {0, 0.19f, 0.22f, 0.40f, 0.47f, 0.52f, 1},
        new Color[] {
          Color.BLACK,
          Color.BLACK,
          iris,
          Tone.lighter(iris, 0.22),
          Tone.darker(iris, 0.55),
          white,
          Tone.darker(white, 0.14)
        });
  }

  private void highlight(double x, double y, double up) {
    if (up > 0.05) {
      double glintX = x + 0.035 * face.pose().gazeX() + 0.028 * Math.signum(person.scene().light());
      brush.fill(
          Spline.ellipse(glintX, y - Math.min(0.045, up * 0.45), 0.021, 0.021),
          Tone.alpha(Color.WHITE, 0.95));
    }
  }

  void brows() {
    Identity.Brows brows = person.brows();
    Expression expression = face.expression();
    Color colour = browColour();
    for (int side : new int[] {-1, 1}) {
      double x = face.eyeX(side);
      double base = face.eyeY() - brows.gap();
      double half = brows.length() * face.foreshortening(side);
      double innerX = x - side * (half * 0.92 + 0.055 * expression.frown());
      double innerY =
          base + brows.tilt() - 0.12 * expression.innerBrowRaise() + 0.115 * expression.frown();
      double midX = x + side * half * 0.15;
      double midY =
          base
              - brows.arch()
              - 0.055 * expression.innerBrowRaise()
              - 0.10 * expression.outerBrowRaise()
              + 0.05 * expression.frown();
      double outerX = x + side * half * 1.08;
      double outerY =
          base
              + 0.045
              - brows.tilt()
              - 0.09 * expression.outerBrowRaise()
              - 0.01 * expression.frown();
      double t = brows.thickness();
      Shape brow =
          Spline.lens(
              points(at(innerX, innerY - t * 0.9), at(midX, midY - t), at(outerX, outerY)),
              points(
                  at(outerX, outerY + 0.01),
                  at(midX, midY + t * 0.7),
                  at(innerX, innerY + t * 0.9)));
      brush.fill(brow, colour);
    }
  }

  private Color browColour() {
    Color hair =
        person.hair().style() == Identity.HairStyle.SCARF
            ? new Color(0x2B1D14)
            : person.hair().colour();
    return Tone.alpha(Tone.darker(Tone.mix(hair, skin, 0.08), 0.3), 0.92);
  }

  void glasses() {
    Identity.Glasses glasses = person.extras().glasses();
    if (glasses == Identity.Glasses.NONE) {
      return;
    }
    Color frame = person.extras().frame();
    double y = face.eyeY() + 0.03;
    double half = 0.235;
    for (int side : new int[] {-1, 1}) {
      double x = face.eyeX(side) + side * 0.01;
      double width = half * face.foreshortening(side);
      Shape lens =
          glasses == Identity.Glasses.ROUND
              ? Spline.ellipse(x, y, width * 0.95, 0.205)
              : new java.awt.geom.RoundRectangle2D.Double(
                  x - width, y - 0.165, 2 * width, 0.33, 0.12, 0.12);
      brush.fill(lens, Tone.alpha(Color.WHITE, 0.10));
      brush.line(lens, frame, 0.036);
      double edge = x + side * width;
      brush.line(
          Spline.open(at(edge, y - 0.04), at(side * person.head().width() * 0.99, y - 0.06)),
          frame,
          0.036);
    }
    double left = face.eyeX(-1) + half * 0.92 * face.foreshortening(-1);
    double right = face.eyeX(1) - half * 0.92 * face.foreshortening(1);
    brush.line(
        Spline.open(at(left, y - 0.04), at((left + right) / 2, y - 0.075), at(right, y - 0.04)),
        frame,
        0.034);
  }
}
