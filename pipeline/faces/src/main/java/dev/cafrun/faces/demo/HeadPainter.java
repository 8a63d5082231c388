package dev.cafrun.faces.demo;

import static dev.cafrun.faces.demo.Spline.at;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Shape;

/** Neck, shoulders, ears, the head itself, its light and the marks of age. */
final class HeadPainter {
  private final Brush brush;
  private final Features face;
  private final Identity person;
  private final Color skin;

  HeadPainter(Brush brush, Features face) {
    this.brush = brush;
    this.face = face;
    this.person = face.person();
    this.skin = person.skin().colour();
  }

  void shoulders() {
    Color clothes = person.scene().clothes();
    double chin = person.head().length();
    double neck = 0.62 * person.head().jaw();
    brush.fill(
        Spline.closed(
            at(-neck, 0.5),
            at(neck, 0.5),
            at(neck * 1.05, chin + 0.3),
            at(0, chin + 0.6),
            at(-neck * 1.05, chin + 0.3)),
        Tone.darker(skin, 0.22));
    Shape shirt =
        Spline.closed(
            at(-1.7, 2.2),
            at(-1.45, chin + 0.42),
            at(-0.75, chin + 0.27),
            at(-neck, chin + 0.2),
            at(0, chin + 0.42),
            at(neck, chin + 0.2),
            at(0.75, chin + 0.27),
            at(1.45, chin + 0.42),
            at(1.7, 2.2));
    brush.fill(shirt, new GradientPaint(0, 1, clothes, 0, 1.8f, Tone.darker(clothes, 0.3)));
  }

  void ears() {
    double x = person.head().width() * 0.98;
    for (int side : new int[] {-1, 1}) {
      double size = person.head().ears() * (1 + 0.5 * side * face.pose().turn());
      if (size > 0.03) {
        brush.fill(Spline.ellipse(side * x, 0.1, size, 0.19), Tone.darker(skin, 0.08));
        brush.line(
            Spline.open(
                at(side * (x + size * 0.5), -0.01),
                at(side * (x + size * 0.7), 0.08),
                at(side * (x + size * 0.3), 0.2)),
            Tone.alpha(Tone.darker(skin, 0.4), 0.6),
            0.025);
        if (person.extras().earrings()) {
          brush.fill(Spline.ellipse(side * (x + 0.02), 0.31, 0.04, 0.05), new Color(0xE8C15A));
        }
      }
    }
  }

  Shape outline() {
    Identity.Head head = person.head();
    double w = head.width();
    double drop = face.chinDrop();
    double chin = head.length() + drop;
    double jaw = 0.6 * head.length() + 0.6 * drop;
    double puff = 0.02 * face.expression().cheekRaise();
    return Spline.mirrored(
        at(0, -0.93),
        at(0.62 * w, -0.78),
        at(w, -0.3),
        at(w * 0.985 + puff, 0.12),
        at(head.jaw() + puff, jaw),
        at(head.chin(), chin - 0.07),
        at(0, chin));
  }

  void head() {
    Shape outline = outline();
    Identity.Scene scene = person.scene();
    double light = scene.light();
    brush.fill(
        outline,
        Brush.radial(
            0.45 * light, -0.25, 1.5, Tone.lighter(skin, 0.16), skin, Tone.darker(skin, 0.26)));
    Color dark = Tone.alpha(new Color(0x2A1420), scene.contrast() * Math.abs(light));
    brush.fill(
        outline,
        new GradientPaint(
            (float) (0.15 * light),
            0,
            Tone.alpha(dark, 0),
            (float) (-0.85 * Math.signum(light)),
            0.1f,
            dark));
    blush();
    age();
  }

  private void blush() {
    double lift = face.expression().cheekRaise();
    double opacity = Math.min(0.5, person.skin().blush() + 0.12 * lift);
    for (int side : new int[] {-1, 1}) {
      double x = side * 0.41 + 0.07 * face.pose().turn();
      double y = 0.29 - 0.05 * lift;
      brush.glow(x, y, 0.24, new Color(0xD9534A), opacity);
      brush.glow(
          x + 0.04 * person.scene().light(), y - 0.05, 0.14, Color.WHITE, 0.10 + 0.16 * lift);
      if (person.skin().freckles()) {
        for (int i = 0; i < 7; i++) {
          double dx = 0.045 * ((i * 5) % 7 - 3);
          double dy = 0.03 * ((i * 3) % 5 - 2);
          brush.fill(
              Spline.ellipse(x - side * 0.06 + dx, y - 0.04 + dy, 0.012, 0.012),
              Tone.alpha(new Color(0x8A4B2A), 0.55));
        }
      }
    }
  }

  private void age() {
    Expression expression = face.expression();
    double age = person.skin().age();
    Color crease = Tone.darker(skin, 0.5);
    double raise = Math.max(expression.outerBrowRaise(), 0.8 * expression.innerBrowRaise());
    double forehead = 0.12 * Math.max(0, age - 0.4) + raise * (0.15 + 0.5 * age);
    for (int i = 0; i < 3 && forehead > 0.05; i++) {
      double y = -0.38 - 0.085 * i - 0.05 * raise;
      double half = 0.30 - 0.04 * i;
      brush.line(
          Spline.open(
              at(-half, y + 0.012),
              at(-half / 2, y - 0.015),
              at(0, y),
              at(half / 2, y - 0.015),
              at(half, y + 0.012)),
          Tone.alpha(crease, forehead),
          0.02);
    }
    double frown = expression.frown() * 0.75;
    if (frown > 0.08) {
      for (int side : new int[] {-1, 1}) {
        double x = 0.045 * side + 0.1 * face.pose().turn();
        double y = face.eyeY();
        brush.line(
            Spline.open(at(x, y - 0.27), at(x * 0.85, y - 0.2), at(x, y - 0.12)),
            Tone.alpha(crease, frown),
            0.022);
      }
    }
    double fold =
        Math.min(
            0.75,
            0.5 * Math.max(0, age - 0.3)
                + 0.55 * expression.lipCornerPull()
                + 0.35 * expression.noseWrinkle());
    if (fold > 0.06) {
      for (int side : new int[] {-1, 1}) {
        double fromX = face.noseX() + side * (person.nose().width() + 0.035);
        double toX = face.cornerX(side) + side * 0.075;
        brush.line(
            Spline.open(
                at(fromX, face.noseY() - 0.03),
                at((fromX + toX) / 2 + side * 0.045, (face.noseY() + face.cornerY()) / 2 - 0.03),
                at(toX, face.cornerY() - 0.01)),
            Tone.alpha(crease, fold * 0.8),
            0.022);
      }
    }
  }
}
