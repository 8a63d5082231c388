package dev.cafrun.faces.demo;

import dev.cafrun.faces.Point;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

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
    String path, String subject, Affect label, BufferedImage image, List<Point> points) {
  public DemoFace {
    points = List.copyOf(points);
  }

  /** The picture as a PNG file. */
  public byte[] png() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this Java cannot write PNG pictures");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
