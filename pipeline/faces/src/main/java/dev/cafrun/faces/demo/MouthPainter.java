package dev.cafrun.faces.demo;

import static dev.cafrun.faces.demo.Spline.at;
import static dev.cafrun.faces.demo.Spline.points;

import dev.cafrun.faces.Point;
import java.awt.Color;
import java.awt.Shape;

/** Nose and mouth. */
final class MouthPainter {
  private final Brush brush;
  private final Features face;
  private final Identity person;
  private final Color skin;

  MouthPainter(Brush brush, Features face) {
    this.brush = brush;
    this.face = face;
    this.person = face.person();
    this.skin = person.skin().colour();
  }

  void nose() {
    Identity.Nose nose = person.nose();
    double x = face.noseX();
    double y = face.noseY();
    double w =
        nose.width()
            * (1
                + 0.12 * face.expression().noseWrinkle()
                + 0.08 * face.expression().lipCornerPull());
    int shade = person.scene().light() > 0 ? -1 : 1;
    Color dark = Tone.darker(skin, 0.55);
    brush.glow(x + shade * w * 0.6, y - 0.03, w * 1.25, dark, 0.35);
    brush.line(
        Spline.open(
            at(0.07 * face.pose().turn() + shade * 0.075, face.eyeY() - 0.02),
            at(x * 0.8 + shade * 0.06, (face.eyeY() + y) / 2),
            at(x + shade * w * 0.75, y - 0.04)),
        Tone.alpha(dark, 0.28),
        0.03);
    brush.glow(x - shade * 0.02, y - 0.06, 0.085, Color.WHITE, 0.4);
    for (int side : new int[] {-1, 1}) {
      brush.line(
          Spline.open(
              at(x + side * w * 0.82, y - 0.075),
              at(x + side * w, y - 0.02),
              at(x + side * w * 0.72, y + 0.025)),
          Tone.alpha(dark, 0.65),
          0.022);
      brush.fill(
          Spline.ellipse(x + side * w * 0.45, y + 0.02, w * 0.26, 0.022),
          Tone.alpha(Tone.darker(skin, 0.8), 0.8));
    }
    brush.line(
        Spline.open(at(x - w * 0.25, y + 0.03), at(x, y + 0.045), at(x + w * 0.25, y + 0.03)),
        Tone.alpha(dark, 0.55),
        0.02);
    double wrinkle = face.expression().noseWrinkle();
    if (wrinkle > 0.1) {
      for (int i = 0; i < 2; i++) {
        double wy = face.eyeY() + 0.03 + 0.06 * i;
        brush.line(
            Spline.open(at(x * 0.6 - 0.06, wy), at(x * 0.6, wy + 0.02), at(x * 0.6 + 0.06, wy)),
            Tone.alpha(dark, 0.6 * wrinkle),
            0.018);
      }
    }
  }

  void mouth() {
    Identity.Mouth mouth = person.mouth();
    double pressed = 1 - 0.72 * face.expression().lipPress();
    double stretched = 1 - 0.25 * face.expression().lipCornerPull();
    double upper = mouth.upper() * pressed * stretched;
    double lower = mouth.lower() * pressed * stretched;
    double x = face.mouthX();
    double left = face.cornerX(-1);
    double right = face.cornerX(1);
    double corner = face.cornerY();
    double top = face.upperLipY();
    double opening = face.mouthOpening();
    double bottom = top + opening;
    double arcTop = arcTop(corner, top);
    double arcBottom = corner * 0.22 + bottom * 0.78;
    double lx = (left + x) / 2;
    double rx = (right + x) / 2;

    Shape lips =
        Spline.lens(
            points(
                at(left, corner),
                at(lx, arcTop - upper * 0.8),
                at(x - 0.055, top - upper * 1.08),
                at(x, top - upper * 0.82),
                at(x + 0.055, top - upper * 1.08),
                at(rx, arcTop - upper * 0.8),
                at(right, corner)),
            points(
                at(right, corner),
                at(rx, arcBottom + lower * 0.85),
                at(x, bottom + lower),
                at(lx, arcBottom + lower * 0.85),
                at(left, corner)));
    brush.glow(x, bottom + lower + 0.05, 0.15, Tone.darker(skin, 0.6), 0.3);
    brush.fill(lips, mouth.lips());
    brush.glow(x - 0.04, bottom + lower * 0.5, Math.max(0.05, lower), Color.WHITE, 0.28);
    if (opening > 0.022) {
      inside(left, right, corner, top, bottom, opening);
    } else {
      brush.line(
          Spline.open(
              at(left, corner),
              at(lx, arcTop + 0.004),
              at(x, (top + bottom) / 2),
              at(rx, arcTop + 0.004),
              at(right, corner)),
          Tone.darker(mouth.lips(), 0.62),
          0.024);
    }
    for (int side : new int[] {-1, 1}) {
      brush.fill(
          Spline.ellipse(face.cornerX(side), corner, 0.022, 0.018),
          Tone.alpha(Tone.darker(mouth.lips(), 0.65), 0.7));
    }
  }

  private void inside(
      double left, double right, double corner, double top, double bottom, double opening) {
    double x = face.mouthX();
    double l = left + 0.025;
    double r = right - 0.025;
    double lx = (l + x) / 2;
    double rx = (r + x) / 2;
    double arcTop = arcTop(corner, top);
    double arcBottom = corner * 0.22 + bottom * 0.78;
    Point[] upperEdge =
        points(at(l, corner), at(lx, arcTop), at(x, top), at(rx, arcTop), at(r, corner));
    Shape hole =
        Spline.lens(
            upperEdge,
            points(
                at(r, corner), at(rx, arcBottom), at(x, bottom), at(lx, arcBottom), at(l, corner)));
    brush.fill(hole, new Color(0x3B1016));
    if (opening > 0.12) {
      double half = (r - l) * 0.28;
      brush.fill(
          Spline.lens(
              points(
                  at(x - half, bottom - opening * 0.12),
                  at(x, bottom - opening * 0.42),
                  at(x + half, bottom - opening * 0.12)),
              points(
                  at(x + half, bottom - opening * 0.12),
                  at(x, bottom - opening * 0.03),
                  at(x - half, bottom - opening * 0.12))),
          new Color(0xB8525A));
    }
    double teeth = Math.min(0.085, opening * 0.62);
    double in = 0.12 * (r - l);
    double teethCorner = corner * 0.8 + arcTop * 0.2;
    brush.fill(
        Spline.lens(
            points(
                at(l + in * 0.6, teethCorner),
                at(lx, arcTop + 0.002),
                at(x, top + 0.002),
                at(rx, arcTop + 0.002),
                at(r - in * 0.6, teethCorner)),
            points(
                at(r - in * 0.6, teethCorner),
                at(rx + in * 0.2, arcTop + teeth * 0.85),
                at(x, top + teeth),
                at(lx - in * 0.2, arcTop + teeth * 0.85),
                at(l + in * 0.6, teethCorner))),
        new Color(0xF5F0E6));
  }

  /** Height of the upper lip half-way to a corner: corners that hang leave the lip flat. */
  private static double arcTop(double corner, double top) {
    double share = corner > top ? 0.24 : 0.42;
    return corner * share + top * (1 - share);
  }
}
