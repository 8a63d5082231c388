package dev.cafrun.learning.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * Stored faces: S × S × 3 bytes each, rows from the top, red first. In one or several pieces of
 * memory, which no face straddles. Thread-safe if nobody writes to the memory.
 */
public final class FacePixels {

  public static final int CHANNELS = 3;

  /** ImageNet's, by channel. */
  public static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);

  /** ImageNet's, by channel. */
  public static final List<Double> DEVIATION = List.of(0.229, 0.224, 0.225);

  /** (value/255 − mean)/deviation, per channel and value. */
  private static final float[][] NORMALISED = new float[CHANNELS][256];

  static {
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int value = 0; value < 256; value++) {
        NORMALISED[channel][value] =
            (float) ((value / 255.0 - MEAN.get(channel)) / DEVIATION.get(channel));
      }
    }
  }

  private final List<MemorySegment> pieces;

  /** By piece: the first face of the next one. */
  private final long[] ends;

  private final int side;

  /**
   * @param memory one face after the other
   * @param side S
   */
  public FacePixels(MemorySegment memory, int side) {
    this(List.of(memory), side);
  }

  /**
   * @param pieces whole faces, one after the other, or none
   * @param side S
   */
  FacePixels(List<MemorySegment> pieces, int side) {
    this.pieces = List.copyOf(pieces);
    this.ends = new long[pieces.size()];
    this.side = side;
    long faces = 0;
    for (int piece = 0; piece < ends.length; piece++) {
      faces += pieces.get(piece).byteSize() / bytes(side);
      ends[piece] = faces;
    }
  }

  /** S. */
  public int side() {
    return side;
  }

  /** The memory of one face. */
  public MemorySegment memory(long face) {
    int piece = 0;
    if (ends.length > 1) {
      int found = Arrays.binarySearch(ends, face);
      piece = found < 0 ? -found - 1 : found + 1;
      while (ends[piece] <= face) {
        piece++; // Pieces without a face end where those before them do.
      }
    }
    long first = piece == 0 ? 0 : ends[piece - 1];
    return pieces.get(piece).asSlice((face - first) * bytes(side), bytes(side));
  }

  /** Bytes of one face of stored side S. */
  public static long bytes(int side) {
    return (long) side * side * CHANNELS;
  }

  /** Stored side minus network side: how far crops can move. */
  public int spare(int size) {
    if (size > side) {
      throw new IllegalArgumentException(
          "faces of " + side + " pixels cannot be cropped to " + size);
    }
    return side - size;
  }

  /** One pixel of a stored face, as 0xRRGGBB. */
  int rgb(long face, int x, int y) {
    MemorySegment memory = memory(face);
    long at = ((long) y * side + x) * CHANNELS;
    int rgb = 0;
    for (int channel = 0; channel < CHANNELS; channel++) {
      rgb = rgb << 8 | memory.get(ValueLayout.JAVA_BYTE, at + channel) & 0xff;
    }
    return rgb;
  }

  /** A crop as it is stored, size × size × 3 bytes; not mirrored, whatever the crop says. */
  public byte[] cut(long face, Crop crop, int size) {
    byte[] rgb = new byte[size * size * CHANNELS];
    MemorySegment memory = memory(face);
    for (int y = 0; y < size; y++) {
      long line = ((long) (crop.top() + y) * side + crop.left()) * CHANNELS;
      MemorySegment.copy(
          memory, ValueLayout.JAVA_BYTE, line, rgb, y * size * CHANNELS, size * CHANNELS);
    }
    return rgb;
  }

  /**
   * Writes a crop as the network wants it: 3 × size × size, R then G then B, normalised with
   * ImageNet's mean and deviation.
   *
   * @param target receives 3·size² floats from {@code offset} on
   */
  public void read(long face, Crop crop, int size, float[] target, int offset) {
    int plane = size * size;
    MemorySegment memory = memory(face);
    for (int y = 0; y < size; y++) {
      long line = ((long) (crop.top() + y) * side + crop.left()) * CHANNELS;
      for (int x = 0; x < size; x++) {
        int column = crop.mirrored() ? size - 1 - x : x;
        int at = offset + y * size + column;
        for (int channel = 0; channel < CHANNELS; channel++) {
          int value =
              memory.get(ValueLayout.JAVA_BYTE, line + (long) x * CHANNELS + channel) & 0xff;
          target[at + channel * plane] = NORMALISED[channel][value];
        }
      }
    }
  }
}
