package dev.cafrun.learning.engine;

/**
 * Moves 4 × 4 tiles of feature maps into and out of Winograd's domain, where a tile is 36 vectors
 * of channels, one per frequency. The data of a tile is the tile with a border of one pixel.
 *
 * <p>Channels are taken in blocks, so that a tile's intermediate values stay in the nearest cache.
 * Reads outside the map see zeros and writes outside it go to a sink.
 */
final class WinogradTiles {
  /** Pixels along a tile's side. */
  static final int SIDE = 4;

  /** Frequencies along a side. */
  static final int WIDE = 6;

  static final int FREQUENCIES = WIDE * WIDE;

  private static final int BLOCK = 64;

  /** Floats of thread-private scratch: intermediate values, zeros, sink. */
  static final int SCRATCH_FLOATS = (FREQUENCIES + 2) * BLOCK;

  private final FeatureMap map;
  private final int down;
  private final int across;

  /** The tiles of a batch of maps. */
  WinogradTiles(FeatureMap map) {
    this.map = map;
    this.down = along(map.height());
    this.across = along(map.width());
  }

  private static int along(int side) {
    return (side + SIDE - 1) / SIDE;
  }

  /** Tiles of one map of this size. */
  static int perImage(int height, int width) {
    return along(height) * along(width);
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
    int top = tileRow * SIDE - 1;
    int left = tileColumn * SIDE - 1;
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long zeros = zeros(scratch);
      for (int x = 0; x < WIDE; x++) {
        WinogradTransforms.data(
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
      for (int y = 0; y < WIDE; y++) {
        WinogradTransforms.data(
            cell(scratch, y, 0),
            cell(scratch, y, 1),
            cell(scratch, y, 2),
            cell(scratch, y, 3),
            cell(scratch, y, 4),
            cell(scratch, y, 5),
            out + y * WIDE * step,
            step,
            channels);
      }
    }
  }

  /** The transpose of {@link #data}: adds one tile's share to the gradient of the data. */
  void addDataGradient(
      int image, int tileRow, int tileColumn, long source, long step, long scratch) {
    int top = tileRow * SIDE - 1;
    int left = tileColumn * SIDE - 1;
    long sink = sink(scratch);
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long in = Memory.at(source, first);
      for (int x = 0; x < WIDE; x++) {
        WinogradTransforms.dataGradient(
            in + x * step, WIDE * step, cell(scratch, 0, x), ROW_BYTES, channels);
      }
      for (int y = 0; y < WIDE; y++) {
        WinogradTransforms.addDataGradient(
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
    int top = tileRow * SIDE;
    int left = tileColumn * SIDE;
    long sink = sink(scratch);
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long in = Memory.at(source, first);
      for (int x = 0; x < WIDE; x++) {
        WinogradTransforms.output(
            in + x * step,
            WIDE * step,
            cell(scratch, 0, x),
            cell(scratch, 1, x),
            cell(scratch, 2, x),
            cell(scratch, 3, x),
            channels);
      }
      for (int y = 0; y < SIDE; y++) {
        WinogradTransforms.output(
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
    int top = tileRow * SIDE;
    int left = tileColumn * SIDE;
    for (int first = 0; first < map.channels(); first += BLOCK) {
      int channels = Math.min(BLOCK, map.channels() - first);
      long zeros = zeros(scratch);
      for (int x = 0; x < SIDE; x++) {
        WinogradTransforms.outputGradient(
            pixel(image, top, left + x, first, zeros),
            pixel(image, top + 1, left + x, first, zeros),
            pixel(image, top + 2, left + x, first, zeros),
            pixel(image, top + 3, left + x, first, zeros),
            cell(scratch, 0, x),
            ROW_BYTES,
            channels);
      }
      long out = Memory.at(target, first);
      for (int y = 0; y < WIDE; y++) {
        WinogradTransforms.outputGradient(
            cell(scratch, y, 0),
            cell(scratch, y, 1),
            cell(scratch, y, 2),
            cell(scratch, y, 3),
            out + y * WIDE * step,
            step,
            channels);
      }
    }
  }

  private static final long CELL_BYTES = (long) BLOCK * Float.BYTES;
  private static final long ROW_BYTES = WIDE * CELL_BYTES;

  private static long cell(long scratch, int y, int x) {
    return scratch + y * ROW_BYTES + x * CELL_BYTES;
  }

  private static long zeros(long scratch) {
    return scratch + FREQUENCIES * CELL_BYTES;
  }

  private static long sink(long scratch) {
    return scratch + (FREQUENCIES + 1) * CELL_BYTES;
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
