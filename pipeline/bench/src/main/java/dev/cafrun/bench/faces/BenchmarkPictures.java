package dev.cafrun.bench.faces;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.demo.DemoDataset;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Pictures to measure with, and datasets of any size made of them: files with a name each, which
 * share what they hold.
 */
final class BenchmarkPictures {
  static final int WIDTH = 640;
  static final int HEIGHT = 480;
  private static final int PEOPLE = 50;
  private static final float QUALITY = 0.9f;

  /** As much as a camera's sensor adds: without it a painted picture is decoded in no time. */
  private static final double NOISE = 4;

  private final List<Path> pictures;

  private BenchmarkPictures(List<Path> pictures) {
    this.pictures = List.copyOf(pictures);
  }

  /** So many different ones. */
  int size() {
    return pictures.size();
  }

  /**
   * Somebody's own.
   *
   * @param from is searched for JPEG files
   * @param folder gets copies
   * @throws IllegalStateException if there are none
   */
  static BenchmarkPictures of(Path from, Path folder) throws IOException {
    List<Path> found;
    try (Stream<Path> files = Files.walk(from)) {
      found = files.filter(BenchmarkPictures::isJpeg).sorted().toList();
    }
    if (found.isEmpty()) {
      throw new IllegalStateException("there are no JPEG files in " + from);
    }
    Files.createDirectories(folder);
    for (int i = 0; i < found.size(); i++) {
      Files.copy(found.get(i), copy(folder, i));
    }
    return in(folder, found.size());
  }

  private static boolean isJpeg(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  /**
   * Painted faces in pictures of 640 × 480 pixels.
   *
   * @param count of them
   */
  static BenchmarkPictures painted(int count, Path folder) throws IOException {
    Files.createDirectories(folder);
    int each = Math.ceilDiv(count, PEOPLE);
    DemoDataset faces = new DemoDataset(new DemoSpec(PEOPLE, each, HEIGHT, 5, 0));
    for (int i = 0; i < count; i++) {
      write(photograph(faces.face(i).image(), i), copy(folder, i));
    }
    return in(folder, count);
  }

  /** A face two thirds as high as the picture, before a wall. */
  private static BufferedImage photograph(BufferedImage face, int number) {
    Random random = new Random(number);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.getHSBColor(random.nextFloat(), 0.2f, 0.6f));
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    int side = HEIGHT * 2 / 3;
    int x = random.nextInt(WIDTH - side);
    int y = random.nextInt(HEIGHT - side);
    graphics.drawImage(face, x, y, side, side, null);
    graphics.dispose();
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      int noisy = (pixels[i] & 0xFF) + (int) Math.round(random.nextGaussian() * NOISE);
      pixels[i] = (byte) Math.clamp(noisy, 0, 255);
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (OutputStream bytes = Files.newOutputStream(file);
        MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } finally {
      writer.dispose();
    }
  }

  private static BenchmarkPictures in(Path folder, int count) {
    return new BenchmarkPictures(
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> copy(folder, i)).toList());
  }

  private static Path copy(Path folder, int number) {
    return folder.resolve("%05d.jpg".formatted(number));
  }

  /**
   * A dataset of format {@code csv}: the pictures in turn, under other names when all have had
   * their turn.
   *
   * @param folder is made
   * @return the files that it names, in its order
   */
  List<Path> dataset(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    try (BufferedWriter labels = Files.newBufferedWriter(folder.resolve("labels.csv"))) {
      labels.write("path,valence,arousal,subject\n");
      for (int i = 0; i < count; i++) {
        int picture = i % pictures.size();
        Path file = named(folder, i);
        Files.createDirectories(file.getParent());
        Files.createLink(file, pictures.get(picture));
        double angle = 2 * Math.PI * picture / pictures.size();
        labels.write(
            String.format(
                Locale.ROOT,
                "%s,%.4f,%.4f,person-%04d%n",
                folder.relativize(file),
                0.7 * Math.cos(angle),
                0.7 * Math.sin(angle),
                i / 10));
      }
    }
    return Stream.iterate(0, i -> i + 1).limit(count).map(i -> named(folder, i)).toList();
  }

  private static Path named(Path folder, int number) {
    return folder.resolve("%03d".formatted(number / 1000)).resolve("%06d.jpg".formatted(number));
  }
}
