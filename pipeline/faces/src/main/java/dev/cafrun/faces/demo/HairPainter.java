package dev.cafrun.faces.demo;

import static dev.cafrun.faces.demo.Spline.at;
import static dev.cafrun.faces.demo.Spline.points;

import dev.cafrun.faces.Point;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Paint;

/** Hair behind and before the head, and scarves. */
final class HairPainter {
  private final Brush brush;
  private final Features face;
  private final Identity person;
  private final Color colour;
  private final double w;
  private final double v;

  HairPainter(Brush brush, Features face) {
    this.brush = brush;
    this.face = face;
    this.person = face.person();
    this.colour = person.hair().colour();
    this.w = person.head().width();
    this.v = person.hair().volume();
  }

  void behind() {
    Paint paint = Tone.darker(colour, 0.28);
    double chin = person.head().length();
    switch (person.hair().style()) {
      case BALD, CROPPED, SIDE_PARTED, SPIKY, RECEDING -> {}
      case CURLY -> curls(0.30 * v, 9, paint);
      case BOB ->
          brush.fill(
              Spline.mirrored(
                  at(0, -1.16),
                  at(w * 0.95, -0.85),
                  at(w + 0.2 * v, -0.1),
                  at(w + 0.22 * v, 0.55),
                  at(w * 0.7, 0.72)),
              paint);
      case LONG ->
          brush.fill(
              Spline.mirrored(
                  at(0, -1.15),
                  at(w * 0.95, -0.85),
                  at(w + 0.16 * v, 0),
                  at(w + 0.2 * v, chin),
                  at(w + 0.1, chin + 0.8)),
              paint);
      case WAVY -> {
        double x = w + 0.12 * v;
        brush.fill(
            Spline.mirrored(
                at(0, -1.15),
                at(w * 0.9, -0.9),
                at(x + 0.04, -0.45),
                at(x + 0.1, -0.1),
                at(x + 0.02, 0.2),
                at(x + 0.16, 0.5),
                at(x + 0.06, 0.8),
                at(x + 0.2, 1.05),
                at(x + 0.02, 1.4)),
            paint);
      }
      case BUN -> {
        brush.fill(Spline.ellipse(0, -1.16, 0.3 * v, 0.27 * v), paint);
        brush.fill(Spline.ellipse(0, -0.3, w + 0.07, 0.78), paint);
      }
      case SCARF ->
          brush.fill(
              Spline.mirrored(
                  at(0, -1.14),
                  at(w * 0.95, -0.85),
                  at(w + 0.15, -0.1),
                  at(w + 0.12, 0.6),
                  at(w + 0.25, chin + 0.45),
                  at(0, chin + 0.75)),
              paint);
    }
  }

  private void curls(double radius, int count, Paint paint) {
    for (int i = 0; i < count; i++) {
      double angle = -Math.PI * (-0.1 + 1.2 * i / (count - 1));
      brush.fill(
          Spline.ellipse(
              (w + 0.05) * StrictMath.cos(angle),
              -0.28 + 0.72 * StrictMath.sin(angle),
              radius,
              radius),
          paint);
    }
  }

  void front() {
    double line = person.hair().hairline();
    Paint paint =
        new GradientPaint(0, -1.1f, Tone.lighter(colour, 0.14), 0, 0.1f, Tone.darker(colour, 0.1));
    switch (person.hair().style()) {
      case BALD -> {}
      case CROPPED ->
          cap(
              0.05,
              Tone.alpha(Tone.darker(colour, 0.05), 0.93),
              at(w * 0.9, -0.12),
              at(w * 0.72, line - 0.04),
              at(0, line - 0.10),
              at(-w * 0.72, line - 0.04),
              at(-w * 0.9, -0.12));
      case SIDE_PARTED ->
          cap(
              0.13 * v,
              paint,
              at(w * 0.93, -0.08),
              at(w * 0.78, line + 0.12),
              at(w * 0.1, line - 0.02),
              at(-w * 0.45, line - 0.16),
              at(-w * 0.78, line + 0.05),
              at(-w * 0.93, -0.08));
      case SPIKY -> spikes(line, paint);
      case RECEDING -> {
        for (int s : new int[] {-1, 1}) {
          brush.fill(
              Spline.closed(
                  at(s * w * 0.62, -0.84),
                  at(s * (w + 0.06), -0.45),
                  at(s * (w + 0.05), 0.0),
                  at(s * w * 0.9, -0.02),
                  at(s * w * 0.84, -0.36)),
              paint);
        }
        brush.fill(
            Spline.closed(at(-w * 0.5, -0.82), at(0, -1.0), at(w * 0.5, -0.82), at(0, -0.87)),
            Tone.alpha(colour, 0.5));
      }
      case CURLY -> {
        cap(
            0.12,
            paint,
            at(w * 0.93, -0.16),
            at(w * 0.7, line),
            at(0, line - 0.06),
            at(-w * 0.7, line),
            at(-w * 0.93, -0.16));
        for (int i = 0; i < 6; i++) {
          brush.fill(
              Spline.ellipse(-w * 0.72 + 0.29 * w * i, line - 0.08 - 0.05 * (i % 2), 0.17, 0.15),
              paint);
        }
      }
      case BOB ->
          cap(
              0.2 * v,
              paint,
              at(w + 0.04, 0.45),
              at(w * 0.88, 0.0),
              at(w * 0.8, line + 0.16),
              at(0, line + 0.1),
              at(-w * 0.8, line + 0.16),
              at(-w * 0.88, 0.0),
              at(-w - 0.04, 0.45));
      case LONG ->
          cap(
              0.17 * v,
              paint,
              at(w + 0.06, 0.7),
              at(w * 0.93, 0.0),
              at(w * 0.66, line + 0.06),
              at(0.02, line - 0.28),
              at(-w * 0.66, line + 0.06),
              at(-w * 0.93, 0.0),
              at(-w - 0.06, 0.7));
      case WAVY ->
          cap(
              0.2 * v,
              paint,
              at(w + 0.1, 0.35),
              at(w * 0.95, -0.1),
              at(w * 0.75, line + 0.1),
              at(-w * 0.3, line - 0.22),
              at(-w * 0.78, line + 0.08),
              at(-w * 0.95, -0.1),
              at(-w - 0.1, 0.35));
      case BUN ->
          cap(
              0.08,
              paint,
              at(w * 0.95, -0.05),
              at(w * 0.8, line),
              at(0, line - 0.14),
              at(-w * 0.8, line),
              at(-w * 0.95, -0.05));
      case SCARF -> {
        cap(
            0.14,
            paint,
            at(w * 0.98, 0.2),
            at(w * 0.86, -0.2),
            at(w * 0.66, line - 0.02),
            at(0, line - 0.1),
            at(-w * 0.66, line - 0.02),
            at(-w * 0.86, -0.2),
            at(-w * 0.98, 0.2));
        for (int s : new int[] {-1, 1}) {
          brush.fill(
              Spline.closed(
                  at(s * (w + 0.13), 0.0),
                  at(s * w * 0.93, 0.15),
                  at(s * person.head().jaw() * 1.02, 0.62),
                  at(s * 0.2, person.head().length() + 0.16),
                  at(s * (w + 0.2), person.head().length() + 0.35)),
              paint);
        }
      }
    }
  }

  /** Hair that covers the skull, rising above it, down to a hairline given from right to left. */
  private void cap(double rise, Paint paint, Point... hairline) {
    double x = Math.abs(hairline[0].x());
    double y = hairline[0].y();
    double edge = Math.max(x, w) + rise * 0.7;
    Point[] crown =
        points(
            at(-edge, y),
            at(-w - rise * 0.9, -0.35),
            at(-w * 0.7 - rise * 0.4, -0.84 - rise * 0.6),
            at(0, -0.96 - rise),
            at(w * 0.7 + rise * 0.4, -0.84 - rise * 0.6),
            at(w + rise * 0.9, -0.35),
            at(edge, y));
    brush.fill(Spline.lens(crown, hairline), paint);
  }

  private void spikes(double line, Paint paint) {
    cap(
        0.07,
        paint,
        at(w * 0.93, -0.12),
        at(w * 0.75, line + 0.02),
        at(0, line - 0.08),
        at(-w * 0.75, line + 0.02),
        at(-w * 0.93, -0.12));
    for (int i = 0; i < 7; i++) {
      double x = -w * 0.8 + w * 1.6 * i / 6;
      double foot = -0.72 - 0.2 * (1 - (x / w) * (x / w));
      double tip = foot - 0.22 * v - 0.06 * (i % 2);
      java.awt.geom.Path2D spike = new java.awt.geom.Path2D.Double();
      spike.moveTo(x - 0.17, foot + 0.1);
      spike.lineTo(x + 0.12, tip);
      spike.lineTo(x + 0.19, foot + 0.1);
      spike.closePath();
      brush.fill(spike, paint);
    }
  }
}
