package dev.cafrun.faces.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.Shape;
import java.awt.geom.Point2D;

/** Fills and lines in head coordinates. */
record Brush(Graphics2D graphics) {
  void fill(Shape shape, Paint paint) {
    graphics.setPaint(paint);
    graphics.fill(shape);
  }

  void line(Shape shape, Paint paint, double width) {
    graphics.setPaint(paint);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /** A soft spot that fades to nothing at its rim. */
  void glow(double x, double y, double radius, Color colour, double opacity) {
    fill(
        Spline.ellipse(x, y, radius, radius),
        radial(x, y, radius, Tone.alpha(colour, opacity), Tone.alpha(colour, 0)));
  }

  /** Colours evenly spaced from a centre to a radius. */
  static RadialGradientPaint radial(double x, double y, double radius, Color... colours) {
    float[] stops = new float[colours.length];
    for (int i = 0; i < stops.length; i++) {
      stops[i] = i / (float) (stops.length - 1);
    }
    return radial(x, y, radius, stops, colours);
  }

  static RadialGradientPaint radial(
      double x, double y, double radius, float[] stops, Color[] colours) {
    return new RadialGradientPaint(new Point2D.Double(x, y), (float) radius, stops, colours);
  }
}
