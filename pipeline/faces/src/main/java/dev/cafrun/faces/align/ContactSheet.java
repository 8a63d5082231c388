package dev.cafrun.faces.align;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture of some of many faces, evenly chosen, in their order. Not thread-safe. */
final class ContactSheet {
  private static final int COLUMNS = 12;
  private static final int ROWS = 6;
  private static final int THUMB = 80;

  private final long faces;
  private final int shown;
  private final BufferedImage sheet;
  private int drawn;

  /**
   * @param faces how many there will be
   */
  ContactSheet(long faces) {
    this.faces = faces;
    this.shown = (int) Math.min(faces, COLUMNS * ROWS);
    int rows = Math.max(1, (shown + COLUMNS - 1) / COLUMNS);
    int columns = Math.clamp(shown, 1, COLUMNS);
    this.sheet = new BufferedImage(columns * THUMB, rows * THUMB, BufferedImage.TYPE_3BYTE_BGR);
  }

  /**
   * Shows every face in its turn; most are passed over.
   *
   * @param number of the face, from 0
   * @param rgb side × side × 3 bytes
   */
  void show(long number, byte[] rgb, int side) {
    if (drawn == shown || number < drawn * faces / shown) {
      return;
    }
    BufferedImage face = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      face.setRGB(i % side, i / side, red << 16 | green << 8 | blue);
    }
    Graphics2D graphics = sheet.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    int x = drawn % COLUMNS * THUMB;
    int y = drawn / COLUMNS * THUMB;
    graphics.drawImage(face, x, y, THUMB, THUMB, null);
    graphics.dispose();
    drawn++;
  }

  /** Writes a PNG. */
  void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        MemoryCacheImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(sheet, "png", image)) {
        throw new IOException("this Java cannot write PNG pictures");
      }
    }
  }
}
