package dev.cafrun.faces.demo;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;

/** Paints a whole picture of a face. Thread-safe; the same face always gives the same pixels. */
final class FacePainter {
  /** Head half-heights that fit into the side of the picture. */
  private static final double FIELD = 2.4;

  private final int size;

  FacePainter(int size) {
    this.size = size;
  }

  BufferedImage paint(Features face) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    background(graphics, face.person().scene());
    graphics.transform(placement(face));
    Brush brush = new Brush(graphics);
    HeadPainter head = new HeadPainter(brush, face);
    HairPainter hair = new HairPainter(brush, face);
    EyePainter eyes = new EyePainter(brush, face);
    MouthPainter mouth = new MouthPainter(brush, face);
    hair.behind();
    head.shoulders();
    head.ears();
    head.head();
    new BeardPainter(brush, face).beard();
    mouth.nose();
    mouth.mouth();
    eyes.eyes();
    eyes.brows();
    hair.front();
    eyes.glasses();
    graphics.dispose();
    return image;
  }

  /** From head coordinates to pixels. */
  AffineTransform placement(Features face) {
    Pose pose = face.pose();
    double scale = size / FIELD * pose.zoom();
    AffineTransform placement = new AffineTransform();
    placement.translate(size * 0.5 + pose.shiftX() * scale, size * 0.51 + pose.shiftY() * scale);
    placement.scale(scale, scale);
    placement.rotate(pose.roll());
    return placement;
  }

  /** Pixel positions of the eyes, the nose tip and the mouth corners, the picture's left first. */
  List<Point> points(Features face) {
    AffineTransform placement = placement(face);
    return Stream.of(
            new Point2D.Double(face.eyeX(-1), face.eyeY()),
            new Point2D.Double(face.eyeX(1), face.eyeY()),
            new Point2D.Double(face.noseX(), face.noseY()),
            new Point2D.Double(face.cornerX(-1), face.cornerY()),
            new Point2D.Double(face.cornerX(1), face.cornerY()))
        .map(point -> placement.transform(point, null))
        .map(point -> new Point(point.getX() - 0.5, point.getY() - 0.5))
        .toList();
  }

  /** The upright rectangle around the head, without its hair. */
  FaceBox box(Features face) {
    double chin = face.person().head().length() + face.chinDrop();
    double width = 2 * face.person().head().width();
    Rectangle2D head = new Rectangle2D.Double(-width / 2, -0.93, width, 0.93 + chin);
    Rectangle2D bounds = placement(face).createTransformedShape(head).getBounds2D();
    return new FaceBox(
        bounds.getX() - 0.5, bounds.getY() - 0.5, bounds.getWidth(), bounds.getHeight());
  }

  private void background(Graphics2D graphics, Identity.Scene scene) {
    graphics.setPaint(
        new GradientPaint(0, 0, scene.top(), size * 0.3f, size, Tone.darker(scene.bottom(), 0.12)));
    graphics.fillRect(0, 0, size, size);
    new Brush(graphics).glow(size * (0.5 + 0.5 * scene.light()), 0, size * 0.9, Color.WHITE, 0.35);
  }
}
