package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.convolution.ConvolutionShape;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer by finite differences, with respect to its input and to its parameters. */
class LayerTest {
  private static final int BATCH = 5;
  private static final int CHANNELS = 32;
  private static final int SIZE = 6;

  private static Engine engine;

  private final Random random = new Random(17);

  @BeforeAll
  static void start() {
    engine = Engine.start(2);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private record Weights(Parameters parameters, Parameters statistics) {}

  static Stream<Arguments> layers() {
    ConvolutionShape same = new ConvolutionShape(CHANNELS, 48, 3, 1, 1);
    ConvolutionShape strided = new ConvolutionShape(CHANNELS, 20, 3, 2, 1);
    return Stream.of(
        layer(
            "convolution", w -> new ConvolutionLayer(engine, w.parameters, "c", same, SIZE, false)),
        layer(
            "strided convolution",
            w -> new ConvolutionLayer(engine, w.parameters, "c", strided, SIZE, false)),
        layer(
            "batch norm",
            w -> new BatchNormLayer(engine, w.parameters, w.statistics, "n", CHANNELS, false)),
        layer(
            "batch norm with ReLU",
            w -> new BatchNormLayer(engine, w.parameters, w.statistics, "n", CHANNELS, true)),
        layer("bias with ReLU", w -> new BiasReluLayer(engine, w.parameters, "b", CHANNELS)),
        layer("max pool", w -> new MaxPoolLayer(engine, 0)),
        layer("padded max pool", w -> new MaxPoolLayer(engine, 1)),
        layer(
            "residual block",
            w ->
                new ResidualBlock(
                    engine, w.parameters, w.statistics, "r", CHANNELS, CHANNELS, 1, SIZE)),
        layer(
            "residual block that halves",
            w ->
                new ResidualBlock(engine, w.parameters, w.statistics, "r", CHANNELS, 64, 2, SIZE)));
  }

  private static Arguments layer(String name, Function<Weights, Layer> build) {
    return Arguments.of(org.junit.jupiter.api.Named.of(name, build));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void theGradientPredictsHowTheLossChanges(Function<Weights, Layer> build) {
    Weights weights = new Weights(new Parameters(100_000), new Parameters(500));
    float[] input = gaussians(BATCH * SIZE * SIZE * CHANNELS, 1);
    try (Layer layer = build.apply(weights);
        Gradients gradients = new Gradients()) {
      float[] start = gaussians(Math.toIntExact(weights.parameters.values().length()), 0.2f);
      set(weights, start);
      float[] output = run(layer, input);
      float[] direction = gaussians(output.length, 1);

      FeatureMap last = lastShape(layer, input);
      FeatureMap slope = gradients.take(last);
      Memory.write(direction, slope.address());
      FeatureMap back = layer.backward(slope, gradients);
      float[] inputGradient = Memory.read(back.address(), new float[input.length]);
      float[] parameterGradient =
          Memory.read(Memory.address(weights.parameters.gradient()), new float[start.length]);

      double step = 1e-3 / Math.sqrt(squares(inputGradient));
      double rise =
          product(run(layer, moved(input, inputGradient, step)), direction)
              - product(run(layer, moved(input, inputGradient, -step)), direction);
      assertThat(rise / (2 * step))
          .as("with respect to the input")
          .isCloseTo(squares(inputGradient), Percentage.withPercentage(1));

      if (!weights.parameters.layout().isEmpty()) {
        step = 1e-3 / Math.sqrt(squares(parameterGradient));
        set(weights, moved(start, parameterGradient, step));
        double above = product(run(layer, input), direction);
        set(weights, moved(start, parameterGradient, -step));
        double below = product(run(layer, input), direction);
        assertThat((above - below) / (2 * step))
            .as("with respect to the parameters")
            .isCloseTo(squares(parameterGradient), Percentage.withPercentage(1));
      }
    }
  }

  private static void set(Weights weights, float[] values) {
    Memory.write(values, Memory.address(weights.parameters.values()));
  }

  private static float[] run(Layer layer, float[] input) {
    FeatureMap output = lastShape(layer, input);
    return Memory.read(output.address(), new float[(int) output.length()]);
  }

  /** Some layers work in place, so the input is written anew each time; it lives until the next. */
  private static FeatureMap lastShape(Layer layer, float[] input) {
    Memory.write(input, INPUT.require(input.length));
    FeatureMap map = new FeatureMap(BATCH, SIZE, SIZE, CHANNELS, INPUT.require(input.length));
    return layer.forward(map, true);
  }

  private static final Buffer INPUT = new Buffer();

  @Test
  void runningStatisticsMoveAsInPyTorchOnEveryTrainingPass() {
    Weights weights = new Weights(new Parameters(6), new Parameters(6));
    try (BatchNormLayer layer =
            new BatchNormLayer(engine, weights.parameters, weights.statistics, "n", 3, false);
        Buffer buffer = new Buffer()) {
      Memory.write(new float[] {1, 1, 1}, Memory.address(weights.parameters.values()));
      Memory.write(new float[] {0, 0, 0, 1, 1, 1}, Memory.address(weights.statistics.values()));
      FeatureMap map = new FeatureMap(2, 1, 2, 3, buffer.require(12));
      Memory.write(new float[] {1, 10, -1, 2, 20, -1, 3, 30, -1, 6, 40, -1}, map.address());
      layer.forward(map, true);
      // Means 3, 25, -1; unbiased variances 14/3, 500/3, 0.
      assertThat(statistics(weights))
          .containsExactly(
              new float[] {0.3f, 2.5f, -0.1f, 0.9f + 1.4f / 3, 0.9f + 50 / 3f, 0.9f},
              Offset.offset(1e-5f));
      layer.forward(map, true);
      assertThat(statistics(weights)[0]).isCloseTo(0.57f, Offset.offset(1e-5f));
      layer.forward(map, false);
      assertThat(statistics(weights)[0]).isCloseTo(0.57f, Offset.offset(1e-5f));
    }
  }

  private static float[] statistics(Weights weights) {
    return Memory.read(Memory.address(weights.statistics.values()), new float[6]);
  }

  @Test
  void aBatchOfOneValueNormalisesToTheShift() {
    Weights weights = new Weights(new Parameters(2), new Parameters(2));
    try (BatchNormLayer layer =
            new BatchNormLayer(engine, weights.parameters, weights.statistics, "n", 1, false);
        Buffer buffer = new Buffer()) {
      Memory.write(new float[] {2, 7}, Memory.address(weights.parameters.values()));
      FeatureMap map = new FeatureMap(1, 1, 1, 1, buffer.require(1));
      Memory.write(new float[] {42}, map.address());
      FeatureMap output = layer.forward(map, true);
      assertThat(Memory.read(output.address(), new float[1])).containsExactly(7);
    }
  }

  private float[] gaussians(int length, float deviation) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }

  private static float[] moved(float[] from, float[] along, double step) {
    float[] values = from.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (along[i] * step);
    }
    return values;
  }

  private static double squares(float[] values) {
    return product(values, values);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
