package dev.cafrun.faces.align;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture of some of many faces, evenly chosen by their rows, in their order: of equally long
 * parts of the dataset the first face of each. Those who see different rows each keep their faces,
 * and whoever has all of them draws the picture. Not thread-safe.
 */
final class ContactSheet {
  private static final int COLUMNS = 12;
  private static final int ROWS = 6;
  private static final int THUMB = 80;
  private static final int BYTES = THUMB * THUMB * 3;

  private final long rows;
  private final int cells;
  private final NavigableMap<Integer, Shown> shown = new TreeMap<>();

  /** A face, made small. */
  private record Shown(long row, byte[] pixels) {}

  /**
   * @param rows of the dataset
   */
  ContactSheet(long rows) {
    this.rows = rows;
    this.cells = (int) Math.min(rows, COLUMNS * ROWS);
  }

  /**
   * Shows every face in its turn; most are passed over.
   *
   * @param row that it belongs to, from 0; later rows come later
   * @param rgb side × side × 3 bytes
   */
  void show(long row, byte[] rgb, int side) {
    int cell = (int) (((row + 1) * cells - 1) / rows);
    if (!shown.containsKey(cell)) {
      shown.put(cell, new Shown(row, small(rgb, side)));
    }
  }

  private static byte[] small(byte[] rgb, int side) {
    BufferedImage face = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      int red = rgb[3 * i] & 0xFF;
      int green = rgb[3 * i + 1] & 0xFF;
      int blue = rgb[3 * i + 2] & 0xFF;
      face.setRGB(i % side, i / side, red << 16 | green << 8 | blue);
    }
    BufferedImage small = new BufferedImage(THUMB, THUMB, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(face, 0, 0, THUMB, THUMB, null);
    graphics.dispose();
    return (byte[]) small.getRaster().getDataElements(0, 0, THUMB, THUMB, null);
  }

  /** Keeps what is shown for {@link #add}. */
  void keep(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(shown.size());
      for (var cell : shown.entrySet()) {
        out.writeInt(cell.getKey());
        out.writeLong(cell.getValue().row());
        out.write(cell.getValue().pixels());
      }
    }
  }

  /** Adds what somebody kept who saw other rows of the same dataset. */
  void add(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (int left = in.readInt(); left > 0; left--) {
        int cell = in.readInt();
        long row = in.readLong();
        byte[] pixels = new byte[BYTES];
        in.readFully(pixels);
        shown.merge(
            cell, new Shown(row, pixels), (one, other) -> one.row() < other.row() ? one : other);
      }
    }
  }

  /** Writes a PNG. */
  void write(Path file) throws IOException {
    int lines = Math.max(1, Math.ceilDiv(shown.size(), COLUMNS));
    int columns = Math.clamp(shown.size(), 1, COLUMNS);
    BufferedImage sheet =
        new BufferedImage(columns * THUMB, lines * THUMB, BufferedImage.TYPE_3BYTE_BGR);
    int drawn = 0;
    for (Shown face : shown.values()) {
      int x = drawn % COLUMNS * THUMB;
      int y = drawn / COLUMNS * THUMB;
      sheet.getRaster().setDataElements(x, y, THUMB, THUMB, face.pixels());
      drawn++;
    }
    try (OutputStream out = Files.newOutputStream(file);
        MemoryCacheImageOutputStream image = new MemoryCacheImageOutputStream(out)) {
      if (!ImageIO.write(sheet, "png", image)) {
        throw new IOException("this Java cannot write PNG pictures");
      }
    }
  }
}
