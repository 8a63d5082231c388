package dev.cafrun.learning.train;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Aligned faces and their labels, memory-mapped: {@code faces.bin} (N × S × S × 3, uint8 RGB) and
 * {@code faces.csv}. Immutable and thread-safe; the mapping goes with the object.
 */
public final class FaceSet {

  static final int CHANNELS = 3;

  /** (value/255 − mean)/deviation of ImageNet, per channel and value. */
  private static final float[][] NORMALISED = new float[CHANNELS][256];

  static {
    double[] mean = {0.485, 0.456, 0.406};
    double[] deviation = {0.229, 0.224, 0.225};
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int value = 0; value < 256; value++) {
        NORMALISED[channel][value] = (float) ((value / 255.0 - mean[channel]) / deviation[channel]);
      }
    }
  }

  private final MemorySegment pixels;
  private final int storedSize;
  private final List<Face> faces;

  private FaceSet(MemorySegment pixels, int storedSize, List<Face> faces) {
    this.pixels = pixels;
    this.storedSize = storedSize;
    this.faces = faces;
  }

  /**
   * Opens both files.
   *
   * @param storedSize S
   * @throws StageException FATAL if they do not belong together or hold an impossible label
   */
  public static FaceSet open(Path binary, Path table, int storedSize) throws IOException {
    List<Face> faces = faces(CsvTable.read(table));
    long expected = (long) faces.size() * storedSize * storedSize * CHANNELS;
    try (FileChannel channel = FileChannel.open(binary, StandardOpenOption.READ)) {
      if (channel.size() != expected) {
        throw new StageException(
            Failure.fatal(
                "BROKEN_FACES",
                "%s holds %d bytes, but %d faces of %d×%d pixels take %d"
                    .formatted(
                        binary.getFileName(),
                        channel.size(),
                        faces.size(),
                        storedSize,
                        storedSize,
                        expected)));
      }
      MemorySegment pixels =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, expected, Arena.ofAuto());
      return new FaceSet(pixels, storedSize, faces);
    }
  }

  private static List<Face> faces(CsvTable table) {
    List<Face> faces = new ArrayList<>(table.size());
    Set<String> ids = new HashSet<>();
    for (int row = 0; row < table.size(); row++) {
      int wanted = row;
      faces.add(
          new Face(
              table.value(row, "row", text -> require(Integer.parseInt(text), wanted)),
              table.value(
                  row,
                  "id",
                  text -> {
                    if (!ids.add(text)) {
                      throw new IllegalArgumentException("occurs twice");
                    }
                    return text;
                  }),
              table.text(row, "subject"),
              table.value(row, "split", Split::of),
              table.label(row, "valence"),
              table.label(row, "arousal")));
    }
    return List.copyOf(faces);
  }

  private static int require(int value, int wanted) {
    if (value != wanted) {
      throw new IllegalArgumentException("should be " + wanted);
    }
    return value;
  }

  /** The faces of a split, in the order of the file. */
  public List<Face> of(Split split) {
    return faces.stream().filter(face -> face.split() == split).toList();
  }

  /** Stored side minus network side: how far crops can move. */
  int spare(int size) {
    if (size > storedSize) {
      throw new IllegalArgumentException(
          "faces of " + storedSize + " pixels cannot be cropped to " + size);
    }
    return storedSize - size;
  }

  /**
   * Writes a crop as the network wants it: 3 × size × size, R then G then B, normalised with
   * ImageNet's mean and deviation.
   *
   * @param target receives 3·size² floats from {@code offset} on
   */
  void read(Face face, Crop crop, int size, float[] target, int offset) {
    int plane = size * size;
    long origin = (long) face.row() * storedSize * storedSize * CHANNELS;
    for (int y = 0; y < size; y++) {
      long line = origin + ((long) (crop.top() + y) * storedSize + crop.left()) * CHANNELS;
      for (int x = 0; x < size; x++) {
        int column = crop.mirrored() ? size - 1 - x : x;
        int at = offset + y * size + column;
        for (int channel = 0; channel < CHANNELS; channel++) {
          int value =
              pixels.get(ValueLayout.JAVA_BYTE, line + (long) x * CHANNELS + channel) & 0xff;
          target[at + channel * plane] = NORMALISED[channel][value];
        }
      }
    }
  }
}
