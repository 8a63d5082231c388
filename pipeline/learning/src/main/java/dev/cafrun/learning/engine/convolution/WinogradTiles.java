package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Memory;

/**
 * Moves tiles of feature maps into and out of Winograd's domain, where a tile is a square of
 * vectors of channels, one per frequency. A tile's data is its pixels and the border that the
 * kernel sees around them, and as wide as that square.
 *
 * <p>Channels are taken in blocks, so that a tile's intermediate values stay in the nearest cache.
 * Reads outside the map see zeros and writes outside it go to a sink.
 */
final class WinogradTiles {
  private static final int WIDEST = WinogradTransforms.MOST_FREQUENCIES;
  private static final int CELLS = WIDEST * WIDEST;
  private static final int BLOCK = 64;
  private static final long CELL_BYTES = (long) BLOCK * Float.BYTES;
  private static final long ROW_BYTES = WIDEST * CELL_BYTES;

  /** Floats of thread-private scratch: intermediate values, zeros, sink. */
  static final int SCRATCH_FLOATS = (CELLS + 2) * BLOCK;

  private final FeatureMap map;
  private final WinogradTransforms transforms;
  private final int wide;
  private final int side;
  private final int border;
  private final int down;
  private final int across;

  /** The tiles of a batch of maps. */
  WinogradTiles(FeatureMap map, WinogradTransforms transforms) {
    this.map = map;
    this.transforms = transforms;
    this.wide = transforms.wide();
    this.side = transforms.side();
    this.border = (wide - side) / 2;
    this.down = transforms.tiles(map.height());
    this.across = transforms.tiles(map.width());
  }

  int perImage() {
    return down * across;
  }

  /** Rows of tiles in one map. */
  int down() {
    return down;
  }

  int across() {
    return across;
  }

  /**
   * Transforms one tile's data.
   *
   * @param target where the tile's channels of frequency 0 go
   * @param step bytes from one frequency to the next
   */
  void data(int image, int tileRow, int tileColumn, long target, long step, long scratch) {
    int top = tileRow * side - border;
    int left = tileColumn * side - border;
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long zeros = zeros(scratch);
      for (int x = 0; x < wide; x++) {
        transforms.data(
            pixel(image, top, left + x, first, zeros),
            pixel(image, top + 1, left + x, first, zeros),
            pixel(image, top + 2, left + x, first, zeros),
            pixel(image, top + 3, left + x, first, zeros),
            pixel(image, top + 4, left + x, first, zeros),
            pixel(image, top + 5, left + x, first, zeros),
            cell(scratch, 0, x),
            ROW_BYTES,
            channels);
      }
      long out = Memory.at(target, first);
      for (int y = 0; y < wide; y++) {
        transforms.data(
            cell(scratch, y, 0),
            cell(scratch, y, 1),
            cell(scratch, y, 2),
            cell(scratch, y, 3),
            cell(scratch, y, 4),
            cell(scratch, y, 5),
            out + y * wide * step,
            step,
            channels);
      }
    }
  }

  /** The transpose of {@link #data}: adds one tile's share to the gradient of the data. */
  void addDataGradient(
      int image, int tileRow, int tileColumn, long source, long step, long scratch) {
    int top = tileRow * side - border;
    int left = tileColumn * side - border;
    long sink = sink(scratch);
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long in = Memory.at(source, first);
      for (int x = 0; x < wide; x++) {
        transforms.dataGradient(
            in + x * step, wide * step, cell(scratch, 0, x), ROW_BYTES, channels);
      }
      for (int y = 0; y < wide; y++) {
        transforms.addDataGradient(
            cell(scratch, y, 0),
            CELL_BYTES,
            pixel(image, top + y, left, first, sink),
            pixel(image, top + y, left + 1, first, sink),
            pixel(image, top + y, left + 2, first, sink),
            pixel(image, top + y, left + 3, first, sink),
            pixel(image, top + y, left + 4, first, sink),
            pixel(image, top + y, left + 5, first, sink),
            channels);
      }
    }
  }

  /** Transforms one tile's products back and writes its pixels. */
  void output(int image, int tileRow, int tileColumn, long source, long step, long scratch) {
    int top = tileRow * side;
    int left = tileColumn * side;
    long sink = sink(scratch);
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long in = Memory.at(source, first);
      for (int x = 0; x < wide; x++) {
        transforms.output(
            in + x * step,
            wide * step,
            cell(scratch, 0, x),
            cell(scratch, 1, x),
            cell(scratch, 2, x),
            cell(scratch, 3, x),
            channels);
      }
      for (int y = 0; y < side; y++) {
        transforms.output(
            cell(scratch, y, 0),
            CELL_BYTES,
            pixel(image, top + y, left, first, sink),
            pixel(image, top + y, left + 1, first, sink),
            pixel(image, top + y, left + 2, first, sink),
            pixel(image, top + y, left + 3, first, sink),
            channels);
      }
    }
  }

  /** The transpose of {@link #output}. */
  void outputGradient(
      int image, int tileRow, int tileColumn, long target, long step, long scratch) {
    int top = tileRow * side;
    int left = tileColumn * side;
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long zeros = zeros(scratch);
      for (int x = 0; x < side; x++) {
        transforms.outputGradient(
            pixel(image, top, left + x, first, zeros),
            pixel(image, top + 1, left + x, first, zeros),
            pixel(image, top + 2, left + x, first, zeros),
            pixel(image, top + 3, left + x, first, zeros),
            cell(scratch, 0, x),
            ROW_BYTES,
            channels);
      }
      for (int y = 0; y < wide; y++) {
        transforms.outputGradient(
            cell(scratch, y, 0),
            cell(scratch, y, 1),
            cell(scratch, y, 2),
            cell(scratch, y, 3),
            Memory.at(target, first) + y * wide * step,
            step,
            channels);
      }
    }
  }

  private static long cell(long scratch, int y, int x) {
    return scratch + y * ROW_BYTES + x * CELL_BYTES;
  }

  private static long zeros(long scratch) {
    return scratch + CELLS * CELL_BYTES;
  }

  private static long sink(long scratch) {
    return scratch + (CELLS + 1) * CELL_BYTES;
  }

  /** Makes scratch usable; once per task. */
  static long prepare(long scratch) {
    Memory.zero(zeros(scratch), BLOCK);
    return scratch;
  }

  private long pixel(int image, int y, int x, int channel, long outside) {
    if (y < 0 || y >= map.height() || x < 0 || x >= map.width()) {
      return outside;
    }
    return Memory.at(map.image(image), ((long) y * map.width() + x) * map.channels() + channel);
  }
}
