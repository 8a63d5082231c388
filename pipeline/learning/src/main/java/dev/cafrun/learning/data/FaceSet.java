package dev.cafrun.learning.data;

import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.StageContext;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Aligned faces and their labels, memory-mapped: {@code faces-00000.bin} and so on (N × S × S × 3,
 * uint8 RGB; one {@code faces.bin} in outputs of before) and {@code faces.csv}. Immutable and
 * thread-safe; the mapping goes with the object.
 */
public final class FaceSet {

  private static final int THUMBNAIL = 64;

  private static final Pattern BINARY = Pattern.compile("faces(-[0-9]{5})?\\.bin");

  private final FacePixels pixels;
  private final FaceRows faces;

  private FaceSet(FacePixels pixels, FaceRows faces) {
    this.pixels = pixels;
    this.faces = faces;
  }

  /**
   * The faces that the run aligned.
   *
   * @throws StageException as {@link #open} does
   */
  public static FaceSet of(StageContext context) throws IOException {
    StageId align = StageId.of(StageKind.ALIGN);
    List<Path> binaries = new ArrayList<>();
    for (StoredFile file : context.manifest(align).files()) {
      if (BINARY.matcher(file.name()).matches()) {
        binaries.add(context.input(align, file.name()));
      }
    }
    return open(binaries, context.input(align, "faces.csv"), context.spec().align().storedSize());
  }

  /**
   * Opens files that belong together.
   *
   * @param binaries of whole faces each, or none; in order
   * @param storedSize S
   * @throws StageException FATAL if they do not belong together or hold an impossible label
   */
  public static FaceSet open(List<Path> binaries, Path table, int storedSize) throws IOException {
    FaceRows faces = faces(table);
    long expected = faces.size() * FacePixels.bytes(storedSize);
    List<MemorySegment> pieces = new ArrayList<>();
    long found = 0;
    for (Path binary : binaries) {
      try (FileChannel channel = FileChannel.open(binary, StandardOpenOption.READ)) {
        long size = channel.size();
        if (size % FacePixels.bytes(storedSize) != 0 && binaries.size() > 1) {
          throw broken(
              "%s holds %d bytes, which are no whole faces of %d×%d pixels"
                  .formatted(binary.getFileName(), size, storedSize, storedSize));
        }
        pieces.add(channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto()));
        found += size;
      }
    }
    if (found != expected) {
      throw broken(
          "%s holds %d bytes, but %d faces of %d×%d pixels take %d"
              .formatted(
                  binaries.size() == 1
                      ? binaries.getFirst().getFileName()
                      : "all of " + binaries.size() + " files",
                  found,
                  faces.size(),
                  storedSize,
                  storedSize,
                  expected));
    }
    return new FaceSet(new FacePixels(pieces, storedSize), faces);
  }

  private static StageException broken(String what) {
    return new StageException(Failure.fatal("BROKEN_FACES", what));
  }

  private static FaceRows faces(Path file) throws IOException {
    FaceColumns columns = new FaceColumns();
    CsvTable.each(
        file,
        (table, row) -> {
          Face face =
              new Face(
                  table.value(0, "row", text -> require(Integer.parseInt(text), row)),
                  table.text(0, "id"),
                  table.text(0, "subject"),
                  table.text(0, "video"),
                  table.text(0, "frame"),
                  table.value(0, "split", FaceSet::split),
                  table.label(0, "valence"),
                  table.label(0, "arousal"));
          boolean unique = columns.add(face);
          table.value(0, "id", text -> require(unique));
        });
    return FaceRows.all(columns);
  }

  private static boolean require(boolean unique) {
    if (!unique) {
      throw new IllegalArgumentException("occurs twice");
    }
    return unique;
  }

  private static int require(int value, int wanted) {
    if (value != wanted) {
      throw new IllegalArgumentException("should be " + wanted);
    }
    return value;
  }

  /** All faces, in the order of the file. */
  public FaceRows all() {
    return faces;
  }

  /** The faces of a split, in the order of the file. */
  public FaceRows of(Split split) {
    return faces.of(split);
  }

  /** The face with an id; nothing if there is none. */
  public Optional<Face> find(String id) {
    int place = faces.find(id);
    return place < 0 ? Optional.empty() : Optional.of(faces.get(place));
  }

  /** A small picture of a face, for people. */
  public byte[] thumbnail(Face face) {
    int side = pixels.side();
    BufferedImage stored = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        stored.setRGB(x, y, pixels.rgb(face.row(), x, y));
      }
    }
    BufferedImage small = new BufferedImage(THUMBNAIL, THUMBNAIL, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(stored, 0, 0, THUMBNAIL, THUMBNAIL, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(small, "png", png);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return png.toByteArray();
  }

  /** Where the pixels are; {@link Face#row} says which are a face's. */
  public FacePixels pixels() {
    return pixels;
  }

  private static Split split(String spelling) {
    return Split.of(spelling)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be train, validation or test, not '" + spelling + "'"));
  }
}
