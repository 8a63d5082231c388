package dev.cafrun.learning.engine;

/**
 * 3 × 3 convolution with stride 1 and padding 1 by Winograd's F(4 × 4, 3 × 3): tiles and kernels
 * move to a domain where convolving is multiplying, 36 products for 16 pixels instead of 144. Each
 * of the 36 frequencies is one matrix product over all tiles.
 *
 * <p>The gradients are the exact transposes of the forward pass and share its transforms. Rounding
 * is about ten times that of direct summation, still near 1e-5 of the result.
 */
final class WinogradConvolution implements Convolution {
  private static final int FREQUENCIES = WinogradTiles.FREQUENCIES;

  /** Tiles taken at a time: enough rows for fast products, few enough to stay in cache. */
  private static final int TILES = 256;

  private final ConvolutionShape shape;
  private final Parallel parallel;
  private final Scratch scratch;
  private final Buffer kernels = new Buffer();

  WinogradConvolution(ConvolutionShape shape, Parallel parallel, Scratch scratch) {
    this.shape = shape;
    this.parallel = parallel;
    this.scratch = scratch;
  }

  static boolean suits(ConvolutionShape shape) {
    return shape.kernel() == 3
        && shape.stride() == 1
        && shape.padding() == 1
        && shape.inputChannels() % Memory.LANES == 0
        && shape.outputChannels() % Memory.LANES == 0;
  }

  /** A run of whole images, small enough to be transformed at once. */
  private record Chunk(int firstImage, int images, int tiles) {}

  @FunctionalInterface
  private interface ChunkWork {
    void accept(Chunk chunk);
  }

  private static void forEachChunk(FeatureMap map, ChunkWork work) {
    int perImage = WinogradTiles.perImage(map.height(), map.width());
    int step = Math.max(1, TILES / perImage);
    for (int first = 0; first < map.batch(); first += step) {
      int images = Math.min(step, map.batch() - first);
      work.accept(new Chunk(first, images, images * perImage));
    }
  }

  @FunctionalInterface
  private interface TileWork {
    void accept(int image, int tileRow, int tileColumn, long address, long scratch);
  }

  /**
   * Visits all tiles of a chunk, a row of tiles per task; {@code address} is the tile's frequency
   * 0.
   */
  private void forEachTile(
      Chunk chunk,
      WinogradTiles tiles,
      int firstRow,
      int rowStep,
      int channels,
      long base,
      TileWork work) {
    int rows = (tiles.down() - firstRow + rowStep - 1) / rowStep;
    parallel.forEach(
        chunk.images * rows,
        (task, thread) -> {
          long own = WinogradTiles.prepare(scratch.ofThread(thread, WinogradTiles.SCRATCH_FLOATS));
          int image = task / rows;
          int row = firstRow + task % rows * rowStep;
          for (int column = 0; column < tiles.across(); column++) {
            long tile = ((long) image * tiles.down() + row) * tiles.across() + column;
            work.accept(
                chunk.firstImage + image, row, column, Memory.at(base, tile * channels), own);
          }
        });
  }

  @Override
  public void forward(FeatureMap input, long weights, FeatureMap output) {
    int inputs = shape.inputChannels();
    int outputs = shape.outputChannels();
    long kernel = transformKernels(weights);
    WinogradTiles inputTiles = new WinogradTiles(input);
    WinogradTiles outputTiles = new WinogradTiles(output);
    forEachChunk(
        input,
        chunk -> {
          long dataFrequency = (long) chunk.tiles * inputs;
          long productFrequency = (long) chunk.tiles * outputs;
          long data = scratch.shared(FREQUENCIES * (dataFrequency + productFrequency));
          long products = Memory.at(data, FREQUENCIES * dataFrequency);
          forEachTile(
              chunk,
              inputTiles,
              0,
              1,
              inputs,
              data,
              (image, row, column, address, own) ->
                  inputTiles.data(image, row, column, address, bytes(dataFrequency), own));
          parallel.forEach(
              FREQUENCIES,
              (f, thread) ->
                  Gemm.secondTransposed(
                      chunk.tiles,
                      outputs,
                      inputs,
                      Memory.at(data, f * dataFrequency),
                      inputs,
                      Memory.at(kernel, f * (long) outputs * inputs),
                      inputs,
                      0f,
                      Memory.at(products, f * productFrequency),
                      outputs));
          forEachTile(
              chunk,
              outputTiles,
              0,
              1,
              outputs,
              products,
              (image, row, column, address, own) ->
                  outputTiles.output(image, row, column, address, bytes(productFrequency), own));
        });
  }

  /**
   * Uses the kernels that the forward pass transformed: parameters must not change between a
   * forward pass and its backward pass.
   */
  @Override
  public void backward(
      FeatureMap input,
      FeatureMap outputGradient,
      long weights,
      long weightGradient,
      long inputGradient) {
    int inputs = shape.inputChannels();
    int outputs = shape.outputChannels();
    long kernelLength = (long) inputs * outputs;
    long kernel = kernels.require(FREQUENCIES * kernelLength);
    WinogradTiles inputTiles = new WinogradTiles(input);
    WinogradTiles outputTiles = new WinogradTiles(outputGradient);
    if (inputGradient != 0) {
      zero(input.at(inputGradient));
    }
    int largest =
        Math.min(input.batch() * inputTiles.perImage(), Math.max(TILES, inputTiles.perImage()));
    long kernelGradient =
        scratch.shared(FREQUENCIES * (kernelLength + (long) largest * (inputs + outputs)));
    long data = Memory.at(kernelGradient, FREQUENCIES * kernelLength);
    forEachChunk(
        input,
        chunk -> {
          long dataFrequency = (long) chunk.tiles * inputs;
          long productFrequency = (long) chunk.tiles * outputs;
          long products = Memory.at(data, FREQUENCIES * dataFrequency);
          forEachTile(
              chunk,
              inputTiles,
              0,
              1,
              inputs,
              data,
              (image, row, column, address, own) ->
                  inputTiles.data(image, row, column, address, bytes(dataFrequency), own));
          forEachTile(
              chunk,
              outputTiles,
              0,
              1,
              outputs,
              products,
              (image, row, column, address, own) ->
                  outputTiles.outputGradient(
                      image, row, column, address, bytes(productFrequency), own));
          parallel.forEach(
              FREQUENCIES,
              (f, thread) -> {
                Gemm.firstTransposed(
                    outputs,
                    inputs,
                    chunk.tiles,
                    Memory.at(products, f * productFrequency),
                    outputs,
                    Memory.at(data, f * dataFrequency),
                    inputs,
                    chunk.firstImage == 0 ? 0f : 1f,
                    Memory.at(kernelGradient, f * kernelLength),
                    inputs);
                if (inputGradient != 0) {
                  // The data is used up; its gradient takes its place.
                  Gemm.plain(
                      chunk.tiles,
                      inputs,
                      outputs,
                      Memory.at(products, f * productFrequency),
                      outputs,
                      Memory.at(kernel, f * kernelLength),
                      inputs,
                      0f,
                      Memory.at(data, f * dataFrequency),
                      inputs);
                }
              });
          if (inputGradient != 0) {
            addInputGradient(chunk, new WinogradTiles(input.at(inputGradient)), data);
          }
        });
    gatherKernelGradient(kernelGradient, weightGradient);
  }

  /** Rows of tiles overlap their neighbours, so even rows go first and odd rows after them. */
  private void addInputGradient(Chunk chunk, WinogradTiles tiles, long data) {
    int inputs = shape.inputChannels();
    long step = bytes((long) chunk.tiles * inputs);
    for (int parity = 0; parity < 2; parity++) {
      forEachTile(
          chunk,
          tiles,
          parity,
          2,
          inputs,
          data,
          (image, row, column, address, own) ->
              tiles.addDataGradient(image, row, column, address, step, own));
    }
  }

  private void zero(FeatureMap map) {
    parallel.forEach(
        map.batch(), (image, thread) -> Memory.zero(map.image(image), map.imageLength()));
  }

  /** Kernels as 36 matrices (output channel, input channel). */
  private long transformKernels(long weights) {
    int inputs = shape.inputChannels();
    long length = (long) inputs * shape.outputChannels();
    long target = kernels.require(FREQUENCIES * length);
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, 18L * inputs);
          long source = Memory.at(weights, (long) channel * shape.fanIn());
          long out = Memory.at(target, (long) channel * inputs);
          for (int x = 0; x < 3; x++) {
            WinogradTransforms.kernel(
                Memory.at(source, (long) x * inputs),
                bytes(3L * inputs),
                Memory.at(own, (long) x * inputs),
                bytes(3L * inputs),
                inputs);
          }
          for (int y = 0; y < WinogradTiles.WIDE; y++) {
            WinogradTransforms.kernel(
                Memory.at(own, 3L * y * inputs),
                bytes(inputs),
                Memory.at(out, y * WinogradTiles.WIDE * length),
                bytes(length),
                inputs);
          }
        });
    return target;
  }

  private void gatherKernelGradient(long kernelGradient, long weightGradient) {
    int inputs = shape.inputChannels();
    long length = (long) inputs * shape.outputChannels();
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, 18L * inputs);
          long source = Memory.at(kernelGradient, (long) channel * inputs);
          long target = Memory.at(weightGradient, (long) channel * shape.fanIn());
          for (int x = 0; x < WinogradTiles.WIDE; x++) {
            WinogradTransforms.kernelGradient(
                Memory.at(source, x * length),
                bytes(WinogradTiles.WIDE * length),
                Memory.at(own, (long) x * inputs),
                bytes((long) WinogradTiles.WIDE * inputs),
                inputs);
          }
          for (int y = 0; y < 3; y++) {
            WinogradTransforms.kernelGradient(
                Memory.at(own, (long) y * WinogradTiles.WIDE * inputs),
                bytes(inputs),
                Memory.at(target, 3L * y * inputs),
                bytes(inputs),
                inputs);
          }
        });
  }

  private static long bytes(long floats) {
    return floats * Float.BYTES;
  }
}
