package dev.cafrun.faces.demo;

import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * One generated face.
 *
 * @param path where it lies in a written data set, relative
 * @param subject who it is
 * @param label what the annotator said it shows
 * @param image the picture, RGB
 * @param points pixel positions of the picture's left eye, right eye, nose tip, left and right
 *     mouth corner
 */
public record DemoFace(
    String path, String subject, Affect label, BufferedImage image, List<Point2D> points) {
  public DemoFace {
    points = List.copyOf(points);
  }
}
