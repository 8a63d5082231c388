package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.TrainingState;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class PerceptronTest {
  private static final int BATCH = 7;

  private static NativeEngine engine;

  @BeforeAll
  static void start() {
    engine = NativeEngine.start(2);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static Perceptron perceptron(boolean critic) {
    return critic
        ? Perceptron.critic(engine, Backbone.RESNET18, 3)
        : Perceptron.head(engine, Backbone.RESNET18, 3);
  }

  /** Finite differences along the gradient; a restored dropout position repeats the same mask. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theGradientPredictsHowTheLossChanges(boolean critic) {
    Perceptron perceptron = perceptron(critic);
    INDArray input = EncoderTest.random(1, BATCH, 512);
    Perceptron.Pass pass = perceptron.forward(input);
    INDArray direction = EncoderTest.random(2, BATCH, (int) pass.output().size(1));
    INDArray inputGradient = pass.backward(direction);
    INDArray parameterGradient = perceptron.gradient().dup();

    INDArray start = perceptron.parameters().dup();
    double step = 1e-3 / parameterGradient.norm2Number().doubleValue();
    perceptron.parameters().assign(start.add(parameterGradient.mul(step)));
    double above = loss(perceptron, input, direction);
    perceptron.parameters().assign(start.sub(parameterGradient.mul(step)));
    double below = loss(perceptron, input, direction);
    perceptron.parameters().assign(start);
    assertThat((above - below) / (2 * step))
        .isCloseTo(squaredLength(parameterGradient), Percentage.withPercentage(1));

    step = 1e-2 / inputGradient.norm2Number().doubleValue();
    above = loss(perceptron, input.add(inputGradient.mul(step)), direction);
    below = loss(perceptron, input.sub(inputGradient.mul(step)), direction);
    assertThat((above - below) / (2 * step))
        .isCloseTo(squaredLength(inputGradient), Percentage.withPercentage(1));
  }

  private static double squaredLength(INDArray vector) {
    double length = vector.norm2Number().doubleValue();
    return length * length;
  }

  private static double loss(Perceptron perceptron, INDArray input, INDArray direction) {
    TrainingState state = new TrainingState();
    perceptron.describe(state, "p");
    state.counters().get("p.dropout.position").write().accept(0);
    return product(perceptron.forward(input).output(), direction);
  }

  private static double product(INDArray a, INDArray b) {
    double sum = 0;
    for (long row = 0; row < a.size(0); row++) {
      for (long column = 0; column < a.size(1); column++) {
        sum += (double) a.getFloat(row, column) * b.getFloat(row, column);
      }
    }
    return sum;
  }

  @Test
  void gradientsOfTwoPassesAddUp() {
    Perceptron perceptron = perceptron(true);
    Perceptron.Pass first = perceptron.forward(EncoderTest.random(1, BATCH, 512));
    Perceptron.Pass second = perceptron.forward(EncoderTest.random(2, 3, 512));
    INDArray firstSlope = EncoderTest.random(3, BATCH, 16);
    INDArray secondSlope = EncoderTest.random(4, 3, 16);
    first.backward(firstSlope);
    INDArray alone = perceptron.gradient().dup();
    perceptron.zeroGradient();
    second.backward(secondSlope);
    INDArray other = perceptron.gradient().dup();
    perceptron.zeroGradient();
    second.backward(secondSlope);
    first.backward(firstSlope);
    assertThat(perceptron.gradient().equalsWithEps(alone.add(other), 1e-4)).isTrue();
  }

  @Test
  void theInputsGradientAloneLeavesTheParametersGradient() {
    Perceptron perceptron = perceptron(true);
    Perceptron.Pass pass = perceptron.forward(EncoderTest.random(1, BATCH, 512));
    INDArray slope = EncoderTest.random(3, BATCH, 16);
    INDArray alone = pass.inputGradient(slope);
    assertThat(perceptron.gradient().norm1Number().doubleValue()).isZero();
    assertThat(pass.backward(slope)).isEqualTo(alone);
    assertThat(perceptron.gradient().norm1Number().doubleValue()).isPositive();
  }

  @Test
  void anOutputIsStretchedForEveryInputAndTheOthersStay() {
    Perceptron perceptron = perceptron(false);
    INDArray input = EncoderTest.random(5, BATCH, 512);
    INDArray before = perceptron.predict(input).dup();

    perceptron.stretch(1, 2.5, -0.75);

    INDArray after = perceptron.predict(input);
    assertThat(after.getColumn(0)).isEqualTo(before.getColumn(0));
    for (int i = 0; i < BATCH; i++) {
      assertThat(after.getFloat(i, 1))
          .isCloseTo(2.5f * before.getFloat(i, 1) - 0.75f, Offset.offset(1e-5f));
    }
  }

  @Test
  void dropoutDropsItsShareAndKeepsTheExpectation() {
    Perceptron perceptron = perceptron(false);
    INDArray input = EncoderTest.random(5, 1, 512);
    INDArray expected = perceptron.predict(input);
    int passes = 4_000;
    double valence = 0;
    boolean differs = false;
    float last = Float.NaN;
    for (int i = 0; i < passes; i++) {
      float value = perceptron.forward(input).output().getFloat(0, 0);
      differs |= value != last;
      last = value;
      valence += value;
    }
    assertThat(differs).isTrue();
    // ReLU between the two dropouts makes this approximate.
    assertThat(valence / passes).isCloseTo(expected.getFloat(0, 0), Offset.offset(0.1));
  }

  @Test
  void refusesInputOfTheWrongWidth() {
    assertThatThrownBy(() -> perceptron(true).predict(EncoderTest.random(1, BATCH, 511)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("512 columns");
  }
}
