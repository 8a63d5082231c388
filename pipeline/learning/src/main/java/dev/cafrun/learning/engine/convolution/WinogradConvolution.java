package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Gemm;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.Scratch;

/**
 * Convolution with stride 1 that keeps the map's size, by Winograd's F(4 × 4, 3 × 3), F(3 × 3, 3 ×
 * 3) or F(2 × 2, 5 × 5): tiles and kernels move to a domain where convolving is multiplying, 36
 * products where 16 pixels of a 3 × 3 kernel need 144, 25 where 9 need 81, and 36 where 4 pixels of
 * a 5 × 5 kernel need 100. Each of the 36 or 25 frequencies is one matrix product over all tiles.
 *
 * <p>The gradients are the exact transposes of the forward pass and share its transforms. Rounding
 * is about ten times that of direct summation, still near 1e-5 of the result.
 */
final class WinogradConvolution implements Convolution {
  /** Tiles taken at a time: enough rows for fast products, few enough to stay in cache. */
  private static final int TILES = 256;

  private final ConvolutionShape shape;
  private final WinogradTransforms transforms;
  private final int frequencies;
  private final Parallel parallel;
  private final Scratch scratch;
  private final long matrix;
  private final WinogradKernels kernels;
  private final Buffer transformedKernels = new Buffer();

  WinogradConvolution(
      ConvolutionShape shape, WinogradTransforms transforms, Parallel parallel, Scratch scratch) {
    this.shape = shape;
    this.transforms = transforms;
    this.frequencies = transforms.frequencies();
    this.parallel = parallel;
    this.scratch = scratch;
    matrix = spread((long) shape.inputChannels() * shape.outputChannels());
    kernels = new WinogradKernels(shape, transforms, parallel, scratch, matrix);
  }

  static boolean suits(ConvolutionShape shape) {
    return (shape.kernel() == 3 || shape.kernel() == 5)
        && shape.stride() == 1
        && shape.padding() == shape.kernel() / 2
        && shape.inputChannels() % Memory.LANES == 0
        && shape.outputChannels() % Memory.LANES == 0;
  }

  /** A run of whole images that is in Winograd's domain at one time. */
  private record Chunk(int firstImage, int images, int tiles) {
    /** Floats from one frequency's data to the next. */
    long step(int channels) {
      return spread((long) tiles * channels);
    }
  }

  @FunctionalInterface
  private interface ChunkWork {
    void accept(Chunk chunk);
  }

  private void forEachChunk(FeatureMap map, ChunkWork work) {
    int perImage = transforms.tiles(map.height()) * transforms.tiles(map.width());
    int step = Math.max(1, TILES / perImage);
    for (int first = 0; first < map.batch(); first += step) {
      int images = Math.min(step, map.batch() - first);
      work.accept(new Chunk(first, images, images * perImage));
    }
  }

  /** The transform of one tile: where it is, and the address of its frequency 0. */
  @FunctionalInterface
  private interface TileWork {
    void accept(int image, int tileRow, int tileColumn, long address, long step, long scratch);
  }

  /** Visits every {@code rowStep}-th row of tiles of a chunk, a row per task. */
  private void forEachTile(
      Chunk chunk,
      WinogradTiles tiles,
      int firstRow,
      int rowStep,
      int channels,
      long base,
      TileWork work) {
    int rows = (tiles.down() - firstRow + rowStep - 1) / rowStep;
    long step = chunk.step(channels) * Float.BYTES;
    parallel.forEach(
        chunk.images * rows,
        (task, thread) -> {
          long own = WinogradTiles.prepare(scratch.ofThread(thread, WinogradTiles.SCRATCH_FLOATS));
          int image = task / rows;
          int row = firstRow + task % rows * rowStep;
          for (int column = 0; column < tiles.across(); column++) {
            long tile = ((long) image * tiles.down() + row) * tiles.across() + column;
            work.accept(
                chunk.firstImage + image, row, column, Memory.at(base, tile * channels), step, own);
          }
        });
  }

  @Override
  public void forward(FeatureMap input, long weights, FeatureMap output) {
    int inputs = shape.inputChannels();
    int outputs = shape.outputChannels();
    long kernel = transformedKernels.require(frequencies * matrix);
    kernels.transform(weights, kernel);
    WinogradTiles inputTiles = new WinogradTiles(input, transforms);
    WinogradTiles outputTiles = new WinogradTiles(output, transforms);
    forEachChunk(
        input,
        chunk -> {
          long dataStep = chunk.step(inputs);
          long productStep = chunk.step(outputs);
          long data = scratch.shared(frequencies * (dataStep + productStep));
          long products = Memory.at(data, frequencies * dataStep);
          forEachTile(chunk, inputTiles, 0, 1, inputs, data, inputTiles::data);
          parallel.forEach(
              frequencies,
              (f, thread) ->
                  Gemm.secondTransposed(
                      chunk.tiles,
                      outputs,
                      inputs,
                      Memory.at(data, f * dataStep),
                      inputs,
                      Memory.at(kernel, f * matrix),
                      inputs,
                      0f,
                      Memory.at(products, f * productStep),
                      outputs));
          forEachTile(chunk, outputTiles, 0, 1, outputs, products, outputTiles::output);
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
    WinogradTiles inputTiles = new WinogradTiles(input, transforms);
    WinogradTiles outputTiles = new WinogradTiles(outputGradient, transforms);
    FeatureMap inputGradientMap = input.at(inputGradient);
    if (inputGradient != 0) {
      zero(inputGradientMap);
    }
    int perImage = inputTiles.perImage();
    int most = Math.min(input.batch() * perImage, Math.max(TILES, perImage));
    long kernelGradient =
        scratch.shared(
            frequencies * (matrix + spread((long) most * inputs) + spread((long) most * outputs)));
    long data = Memory.at(kernelGradient, frequencies * matrix);
    forEachChunk(
        input,
        chunk -> {
          long products = Memory.at(data, frequencies * chunk.step(inputs));
          forEachTile(chunk, inputTiles, 0, 1, inputs, data, inputTiles::data);
          forEachTile(chunk, outputTiles, 0, 1, outputs, products, outputTiles::outputGradient);
          parallel.forEach(
              frequencies,
              (f, thread) -> {
                long dataOfOne = Memory.at(data, f * chunk.step(inputs));
                long productsOfOne = Memory.at(products, f * chunk.step(outputs));
                addKernelGradient(
                    chunk, productsOfOne, dataOfOne, Memory.at(kernelGradient, f * matrix));
                if (inputGradient != 0) {
                  long kernel = transformedKernels.require(frequencies * matrix);
                  // The data is used up; its gradient takes its place.
                  dataGradient(chunk, productsOfOne, Memory.at(kernel, f * matrix), dataOfOne);
                }
              });
          if (inputGradient != 0) {
            addInputGradient(chunk, new WinogradTiles(inputGradientMap, transforms), data);
          }
        });
    kernels.transformGradient(kernelGradient, weightGradient);
  }

  private void addKernelGradient(Chunk chunk, long products, long data, long kernelGradient) {
    Gemm.firstTransposed(
        shape.outputChannels(),
        shape.inputChannels(),
        chunk.tiles,
        products,
        shape.outputChannels(),
        data,
        shape.inputChannels(),
        chunk.firstImage == 0 ? 0f : 1f,
        kernelGradient,
        shape.inputChannels());
  }

  private void dataGradient(Chunk chunk, long products, long kernel, long data) {
    Gemm.plain(
        chunk.tiles,
        shape.inputChannels(),
        shape.outputChannels(),
        products,
        shape.outputChannels(),
        kernel,
        shape.inputChannels(),
        0f,
        data,
        shape.inputChannels());
  }

  /**
   * The data of neighbouring rows of tiles overlaps, so rows far enough apart go at the same time.
   */
  private void addInputGradient(Chunk chunk, WinogradTiles tiles, long data) {
    int turns = transforms.tiles(transforms.wide());
    for (int turn = 0; turn < Math.min(turns, tiles.down()); turn++) {
      forEachTile(chunk, tiles, turn, turns, shape.inputChannels(), data, tiles::addDataGradient);
    }
  }

  private void zero(FeatureMap map) {
    parallel.forEach(
        map.batch(), (image, thread) -> Memory.zero(map.image(image), map.imageLength()));
  }

  /**
   * Sizes are powers of two, and a cache maps addresses that far apart to the same few places; one
   * cache line more spreads them.
   */
  private static long spread(long floats) {
    return floats + 16;
  }

  @Override
  public void close() {
    transformedKernels.close();
  }
}
