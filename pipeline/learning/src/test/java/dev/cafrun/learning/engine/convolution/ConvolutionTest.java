package dev.cafrun.learning.engine.convolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Floats;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.Scratch;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of convolving against the definition, in float64. */
class ConvolutionTest {
  private static final Engine ENGINE = Engine.start(2);
  private static final Parallel PARALLEL = ENGINE.parallel();
  private static final Scratch SCRATCH = ENGINE.scratch();

  private final Random random = new Random(11);

  @AfterAll
  static void stop() {
    ENGINE.close();
  }

  static Stream<Arguments> everyWay() {
    List<ConvolutionShape> any =
        List.of(
            new ConvolutionShape(3, 5, 7, 2, 3),
            new ConvolutionShape(3, 4, 11, 4, 2),
            new ConvolutionShape(17, 9, 3, 2, 1),
            new ConvolutionShape(33, 2, 1, 2, 0),
            new ConvolutionShape(6, 7, 5, 1, 2),
            new ConvolutionShape(64, 32, 3, 1, 1));
    List<ConvolutionShape> winograd =
        List.of(
            new ConvolutionShape(32, 64, 3, 1, 1),
            new ConvolutionShape(96, 80, 3, 1, 1),
            new ConvolutionShape(32, 48, 5, 1, 2));
    Function<ConvolutionShape, Convolution> columns =
        shape -> new ImageToColumnsConvolution(shape, PARALLEL, SCRATCH);
    Function<ConvolutionShape, Convolution> pixel = shape -> new PixelConvolution(shape, PARALLEL);
    Function<ConvolutionShape, Convolution> tiles =
        shape ->
            new WinogradConvolution(
                shape,
                shape.kernel() == 5 ? new TwoPixelTransforms() : new FourPixelTransforms(),
                PARALLEL,
                SCRATCH);
    Function<ConvolutionShape, Convolution> smallTiles =
        shape -> new WinogradConvolution(shape, new ThreePixelTransforms(), PARALLEL, SCRATCH);
    Function<ConvolutionShape, Convolution> oneDnn =
        shape -> new OneDnnConvolution(shape, PARALLEL, SCRATCH);
    return Stream.of(
            any.stream().flatMap(shape -> sizes(shape, oneDnn)),
            any.stream().flatMap(shape -> sizes(shape, columns)),
            any.stream().flatMap(shape -> sizes(shape, pixel)),
            winograd.stream().flatMap(shape -> sizes(shape, tiles)),
            winograd.stream()
                .filter(shape -> shape.kernel() == 3)
                .flatMap(shape -> sizes(shape, smallTiles)))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> sizes(
      ConvolutionShape shape, Function<ConvolutionShape, Convolution> way) {
    return Stream.of(1, 2, 3, 8, 13)
        .filter(size -> size + 2 * shape.padding() >= shape.kernel())
        .map(size -> Arguments.of(way.apply(shape), shape, size));
  }

  @ParameterizedTest(name = "{0}: {1}, size {2}")
  @MethodSource("everyWay")
  void agreesWithTheDefinition(Convolution convolution, ConvolutionShape shape, int size) {
    int batch = 3;
    int outputSize = shape.outputSize(size);
    try (Floats input = random(batch * size * size * shape.inputChannels());
        Floats weights = random(Math.toIntExact(shape.weights()));
        Floats output = random(batch * outputSize * outputSize * shape.outputChannels());
        Floats slope = random(output.length());
        Floats inputGradient = random(input.length());
        Floats weightGradient = random(weights.length())) {
      FeatureMap inputMap =
          new FeatureMap(batch, size, size, shape.inputChannels(), input.address());
      FeatureMap outputMap =
          new FeatureMap(batch, outputSize, outputSize, shape.outputChannels(), output.address());
      convolution.forward(inputMap, weights.address(), outputMap);
      convolution.backward(
          inputMap,
          outputMap.at(slope.address()),
          weights.address(),
          weightGradient.address(),
          inputGradient.address());
      Expected expected = new Expected(input, weights, slope);
      expected.compute(shape, batch, size);
      assertClose(output.values(), expected.output);
      assertClose(inputGradient.values(), expected.inputGradient);
      assertClose(weightGradient.values(), expected.weightGradient);
    }
  }

  /** As measured: what is chosen for 3 × 3 kernels, by the map's size. */
  @ParameterizedTest
  @CsvSource({
    "2, PixelConvolution, ''",
    "3, PixelConvolution, ''",
    "4, WinogradConvolution, FourPixelTransforms",
    "6, WinogradConvolution, ThreePixelTransforms",
    "7, WinogradConvolution, FourPixelTransforms",
    "13, WinogradConvolution, FourPixelTransforms",
    "28, WinogradConvolution, FourPixelTransforms"
  })
  void theFastestWayIsChosenByTheMapsSize(int size, String way, String transforms) {
    ConvolutionShape shape = new ConvolutionShape(64, 64, 3, 1, 1);
    assertThat(Convolution.of(shape, size, PARALLEL, SCRATCH).getClass().getSimpleName())
        .isEqualTo(way);
    if (!transforms.isEmpty()) {
      assertThat(WinogradTransforms.of(3, size).getClass().getSimpleName()).isEqualTo(transforms);
    }
  }

  private static final class Expected {
    final float[] input;
    final float[] weights;
    final float[] slope;
    final double[] output;
    final double[] inputGradient;
    final double[] weightGradient;

    Expected(Floats input, Floats weights, Floats slope) {
      this.input = input.values();
      this.weights = weights.values();
      this.slope = slope.values();
      output = new double[slope.length()];
      inputGradient = new double[input.length()];
      weightGradient = new double[weights.length()];
    }

    void compute(ConvolutionShape shape, int batch, int size) {
      int outputSize = shape.outputSize(size);
      for (int pixel = 0; pixel < batch * outputSize * outputSize; pixel++) {
        int image = pixel / (outputSize * outputSize);
        int top = pixel / outputSize % outputSize * shape.stride() - shape.padding();
        int left = pixel % outputSize * shape.stride() - shape.padding();
        for (int tap = 0; tap < shape.kernel() * shape.kernel(); tap++) {
          int y = top + tap / shape.kernel();
          int x = left + tap % shape.kernel();
          if (y >= 0 && y < size && x >= 0 && x < size) {
            visit(shape, pixel, tap, (image * size + y) * size + x);
          }
        }
      }
    }

    private void visit(ConvolutionShape shape, int pixel, int tap, int cell) {
      for (int o = 0; o < shape.outputChannels(); o++) {
        for (int c = 0; c < shape.inputChannels(); c++) {
          int out = pixel * shape.outputChannels() + o;
          int in = cell * shape.inputChannels() + c;
          int weight = o * shape.fanIn() + tap * shape.inputChannels() + c;
          output[out] += (double) input[in] * weights[weight];
          inputGradient[in] += (double) slope[out] * weights[weight];
          weightGradient[weight] += (double) slope[out] * input[in];
        }
      }
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    double scale = 0;
    double worst = 0;
    for (int i = 0; i < actual.length; i++) {
      scale = Math.max(scale, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    assertThat(worst).as("largest error, results up to %s", scale).isLessThan(3e-5 * scale);
  }

  private Floats random(int length) {
    return Floats.random(length, random);
  }
}
