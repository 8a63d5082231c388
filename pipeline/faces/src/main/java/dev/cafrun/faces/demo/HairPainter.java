package dev.cafrun.faces.demo;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Paint;

/** Hair behind and before the head, scarves and beards. */
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
              Curve.closed(
                  0,
                  -1.16,
                  w * 0.95,
                  -0.85,
                  w + 0.2 * v,
                  -0.1,
                  w + 0.22 * v,
                  0.55,
                  w * 0.7,
                  0.72,
                  -w * 0.7,
                  0.72,
                  -w - 0.22 * v,
                  0.55,
                  -w - 0.2 * v,
                  -0.1,
                  -w * 0.95,
                  -0.85),
              paint);
      case LONG ->
          brush.fill(
              Curve.closed(
                  0,
                  -1.15,
                  w * 0.95,
                  -0.85,
                  w + 0.16 * v,
                  0,
                  w + 0.2 * v,
                  chin,
                  w + 0.1,
                  chin + 0.8,
                  -w - 0.1,
                  chin + 0.8,
                  -w - 0.2 * v,
                  chin,
                  -w - 0.16 * v,
                  0,
                  -w * 0.95,
                  -0.85),
              paint);
      case WAVY -> {
        double x = w + 0.12 * v;
        brush.fill(
            Curve.closed(
                0, -1.15, w * 0.9, -0.9, x + 0.04, -0.45, x + 0.1, -0.1, x + 0.02, 0.2, x + 0.16,
                0.5, x + 0.06, 0.8, x + 0.2, 1.05, x + 0.02, 1.4, -x - 0.02, 1.4, -x - 0.2, 1.05,
                -x - 0.06, 0.8, -x - 0.16, 0.5, -x - 0.02, 0.2, -x - 0.1, -0.1, -x - 0.04, -0.45,
                -w * 0.9, -0.9),
            paint);
      }
      case BUN -> {
        brush.fill(Curve.ellipse(0, -1.16, 0.3 * v, 0.27 * v), paint);
        brush.fill(Curve.ellipse(0, -0.3, w + 0.07, 0.78), paint);
      }
      case SCARF ->
          brush.fill(
              Curve.closed(
                  0,
                  -1.14,
                  w * 0.95,
                  -0.85,
                  w + 0.15,
                  -0.1,
                  w + 0.12,
                  0.6,
                  w + 0.25,
                  chin + 0.45,
                  0,
                  chin + 0.75,
                  -w - 0.25,
                  chin + 0.45,
                  -w - 0.12,
                  0.6,
                  -w - 0.15,
                  -0.1,
                  -w * 0.95,
                  -0.85),
              paint);
    }
  }

  private void curls(double radius, int count, Paint paint) {
    for (int i = 0; i < count; i++) {
      double angle = -Math.PI * (-0.1 + 1.2 * i / (count - 1));
      brush.fill(
          Curve.ellipse(
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
    double side = 0.06;
    switch (person.hair().style()) {
      case BALD -> {}
      case CROPPED ->
          cap(
              0.05,
              Tone.alpha(Tone.darker(colour, 0.05), 0.93),
              w * 0.9,
              -0.12,
              w * 0.72,
              line - 0.04,
              0,
              line - 0.10,
              -w * 0.72,
              line - 0.04,
              -w * 0.9,
              -0.12);
      case SIDE_PARTED ->
          cap(
              0.13 * v,
              paint,
              w * 0.93,
              -0.08,
              w * 0.78,
              line + 0.12,
              w * 0.1,
              line - 0.02,
              -w * 0.45,
              line - 0.16,
              -w * 0.78,
              line + 0.05,
              -w * 0.93,
              -0.08);
      case SPIKY -> spikes(line, paint);
      case RECEDING -> {
        for (int s : new int[] {-1, 1}) {
          brush.fill(
              Curve.closed(
                  s * w * 0.62,
                  -0.84,
                  s * (w + side),
                  -0.45,
                  s * (w + 0.05),
                  0.0,
                  s * w * 0.9,
                  -0.02,
                  s * w * 0.84,
                  -0.36),
              paint);
        }
        brush.fill(
            Curve.closed(-w * 0.5, -0.82, 0, -1.0, w * 0.5, -0.82, 0, -0.87),
            Tone.alpha(colour, 0.5));
      }
      case CURLY -> {
        cap(
            0.12,
            paint,
            w * 0.93,
            -0.16,
            w * 0.7,
            line,
            0,
            line - 0.06,
            -w * 0.7,
            line,
            -w * 0.93,
            -0.16);
        for (int i = 0; i < 6; i++) {
          brush.fill(
              Curve.ellipse(-w * 0.72 + 0.29 * w * i, line - 0.08 - 0.05 * (i % 2), 0.17, 0.15),
              paint);
        }
      }
      case BOB ->
          cap(
              0.2 * v,
              paint,
              w + 0.04,
              0.45,
              w * 0.88,
              0.0,
              w * 0.8,
              line + 0.16,
              0,
              line + 0.1,
              -w * 0.8,
              line + 0.16,
              -w * 0.88,
              0.0,
              -w - 0.04,
              0.45);
      case LONG ->
          cap(
              0.17 * v,
              paint,
              w + 0.06,
              0.7,
              w * 0.93,
              0.0,
              w * 0.66,
              line + 0.06,
              0.02,
              line - 0.28,
              -w * 0.66,
              line + 0.06,
              -w * 0.93,
              0.0,
              -w - 0.06,
              0.7);
      case WAVY ->
          cap(
              0.2 * v,
              paint,
              w + 0.1,
              0.35,
              w * 0.95,
              -0.1,
              w * 0.75,
              line + 0.1,
              -w * 0.3,
              line - 0.22,
              -w * 0.78,
              line + 0.08,
              -w * 0.95,
              -0.1,
              -w - 0.1,
              0.35);
      case BUN ->
          cap(
              0.08,
              paint,
              w * 0.95,
              -0.05,
              w * 0.8,
              line + 0.0,
              0,
              line - 0.14,
              -w * 0.8,
              line,
              -w * 0.95,
              -0.05);
      case SCARF -> {
        cap(
            0.14,
            paint,
            w * 0.98,
            0.2,
            w * 0.86,
            -0.2,
            w * 0.66,
            line - 0.02,
            0,
            line - 0.1,
            -w * 0.66,
            line - 0.02,
            -w * 0.86,
            -0.2,
            -w * 0.98,
            0.2);
        for (int s : new int[] {-1, 1}) {
          brush.fill(
              Curve.closed(
                  s * (w + 0.13),
                  0.0,
                  s * w * 0.93,
                  0.15,
                  s * person.head().jaw() * 1.02,
                  0.62,
                  s * 0.2,
                  person.head().length() + 0.16,
                  s * (w + 0.2),
                  person.head().length() + 0.35),
              paint);
        }
      }
    }
  }

  /** Hair that covers the skull, rising above it, down to a hairline given from right to left. */
  private void cap(double rise, Paint paint, double... hairline) {
    double x = Math.abs(hairline[0]);
    double y = hairline[1];
    double edge = Math.max(x, w) + rise * 0.7;
    double[] crown = {
      -edge,
      y,
      -w - rise * 0.9,
      -0.35,
      -w * 0.7 - rise * 0.4,
      -0.84 - rise * 0.6,
      0,
      -0.96 - rise,
      w * 0.7 + rise * 0.4,
      -0.84 - rise * 0.6,
      w + rise * 0.9,
      -0.35,
      edge,
      y
    };
    brush.fill(Curve.lens(crown, hairline), paint);
  }

  private void spikes(double line, Paint paint) {
    cap(
        0.07,
        paint,
        w * 0.93,
        -0.12,
        w * 0.75,
        line + 0.02,
        0,
        line - 0.08,
        -w * 0.75,
        line + 0.02,
        -w * 0.93,
        -0.12);
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
            Curve.closed(
                -half,
                below + 0.06,
                0,
                below,
                half,
                below + 0.06,
                half * 0.8,
                chin - 0.02,
                0,
                chin + 0.05,
                -half * 0.8,
                chin - 0.02),
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
        Curve.lens(
            new double[] {
              -w * 0.99,
              0.1,
              -jaw - puff,
              jawY,
              -c - puff,
              chin - 0.05,
              0,
              chin + puff,
              c + puff,
              chin - 0.05,
              jaw + puff,
              jawY,
              w * 0.99,
              0.1
            },
            new double[] {
              w * 0.99,
              0.1,
              w * 0.8,
              0.34,
              x + half,
              face.cornerY() - 0.06,
              x + half * 0.7,
              low - 0.035,
              x,
              low,
              x - half * 0.7,
              low - 0.035,
              x - half,
              face.cornerY() - 0.06,
              -w * 0.8,
              0.34,
              -w * 0.99,
              0.1
            }),
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
        Curve.lens(
            new double[] {
              x - half,
              end,
              x - half * 0.6,
              middle - 0.085,
              x,
              top,
              x + half * 0.6,
              middle - 0.065,
              x + half,
              end
            },
            new double[] {
              x + half,
              end,
              x + half * 0.5,
              middle,
              x,
              lip + 0.012,
              x - half * 0.5,
              middle,
              x - half,
              end
            }),
        hair);
  }
}
