package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdamTest {
  private static Engine engine;

  @BeforeAll
  static void start() {
    engine = Engine.start(2);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void followsKingmaAndBaStepByStep() {
    int length = 37;
    Random random = new Random(3);
    INDArray parameters = Nd4j.zeros(DataType.FLOAT, length);
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, length);
    Adam adam = new Adam(engine, new Adam.Settings(0.5, 0.9, 1e-8), parameters, gradient);
    double[] expected = new double[length];
    double[] first = new double[length];
    double[] second = new double[length];
    for (int step = 1; step <= 5; step++) {
      for (int i = 0; i < length; i++) {
        float slope = (float) random.nextGaussian();
        gradient.putScalar(i, slope);
        first[i] = 0.5 * first[i] + 0.5 * slope;
        second[i] = 0.9 * second[i] + 0.1 * slope * slope;
        double mean = first[i] / (1 - Math.pow(0.5, step));
        double root = Math.sqrt(second[i] / (1 - Math.pow(0.9, step)));
        expected[i] -= 0.01 * mean / (root + 1e-8);
      }
      adam.step(0.01);
    }
    assertThat(adam.steps()).isEqualTo(5);
    for (int i = 0; i < length; i++) {
      assertThat(parameters.getDouble(i)).isCloseTo(expected[i], Offset.offset(1e-6));
    }
  }

  @Test
  void besideAnotherItDividesByBothSecondMomentsAndLeavesTheOtherAlone() {
    int length = 37;
    Random random = new Random(3);
    INDArray parameters = Nd4j.zeros(DataType.FLOAT, length);
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, length);
    Adam main = new Adam(engine, Adam.PAPER, parameters, gradient);
    Adam beside = main.beside();
    double[] expected = new double[length];
    double[][] first = new double[2][length];
    double[][] second = new double[2][length];
    for (int step = 1; step <= 4; step++) {
      for (int turn = 0; turn < 2; turn++) { // the other loss comes first, as in Algorithm 1
        int which = 1 - turn;
        double scale = which == 1 ? 0.01 : 1;
        for (int i = 0; i < length; i++) {
          float slope = (float) (scale * random.nextGaussian());
          gradient.putScalar(i, slope);
          first[which][i] = 0.5 * first[which][i] + 0.5 * slope;
          second[which][i] = 0.9 * second[which][i] + 0.1 * slope * slope;
          double mean = first[which][i] / (1 - Math.pow(0.5, step));
          double square = second[which][i] / (1 - Math.pow(0.9, step));
          if (which == 1) {
            square += step == 1 ? 0 : second[0][i] / (1 - Math.pow(0.9, step - 1));
          }
          double rate = which == 1 && step == 1 ? 0 : 0.01;
          expected[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
        }
        (which == 1 ? beside : main).step(0.01);
      }
    }
    for (int i = 0; i < length; i++) {
      assertThat(parameters.getDouble(i)).isCloseTo(expected[i], Offset.offset(1e-6));
    }
    assertThat(beside.steps()).isEqualTo(main.steps()).isEqualTo(4);
  }

  @Test
  void aParameterWithoutGradientStays() {
    INDArray parameters = Nd4j.ones(DataType.FLOAT, 20);
    Adam adam = new Adam(engine, Adam.PAPER, parameters, Nd4j.zeros(DataType.FLOAT, 20));
    adam.step(0.1);
    assertThat(parameters).isEqualTo(Nd4j.ones(DataType.FLOAT, 20));
  }

  @Test
  void aGradientLongerThanItsBoundCountsAsShortenedToIt() {
    int length = 100_003; // several tasks and a rest that fills no vector
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, length).addi(0.25f);
    double norm = 0.25 * Math.sqrt(length);
    INDArray clipped = Nd4j.ones(DataType.FLOAT, length);
    INDArray shortened = Nd4j.ones(DataType.FLOAT, length);
    new Adam(engine, new Adam.Settings(0.5, 0.9, 1, norm / 10), clipped, gradient).step(0.1);
    new Adam(engine, new Adam.Settings(0.5, 0.9, 1), shortened, gradient.mul(0.1)).step(0.1);
    assertThat(clipped.sub(shortened).amaxNumber().doubleValue()).isLessThan(1e-6);
    assertThat(gradient.getFloat(0)).as("the gradient itself").isEqualTo(0.25f);
  }

  @Test
  void aBoundThatIsNotReachedChangesNoBit() {
    INDArray gradient = Nd4j.rand(DataType.FLOAT, 1, 70_001).reshape(70_001);
    INDArray bounded = Nd4j.ones(DataType.FLOAT, 70_001);
    INDArray free = bounded.dup();
    new Adam(engine, new Adam.Settings(0.5, 0.9, 1e-8, 1e6), bounded, gradient).step(0.1);
    new Adam(engine, Adam.PAPER, free, gradient).step(0.1);
    assertThat(bounded.toFloatVector()).isEqualTo(free.toFloatVector());
  }

  @Test
  void whatCannotBeShortenedShowsInTheParametersInsteadOfVanishing() {
    INDArray parameters = Nd4j.ones(DataType.FLOAT, 20);
    INDArray gradient = Nd4j.zeros(DataType.FLOAT, 20);
    gradient.putScalar(3, Float.POSITIVE_INFINITY);
    new Adam(engine, new Adam.Settings(0.5, 0.9, 1e-8, 1), parameters, gradient).step(0.1);
    assertThat(parameters.getFloat(0)).isNaN();
  }

  @Test
  void anAverageMovesItsShareOfTheWay() {
    INDArray average = Nd4j.zeros(DataType.FLOAT, 40_003);
    AverageKernel.approach(engine.parallel(), average, Nd4j.ones(DataType.FLOAT, 40_003), 0.25f);
    AverageKernel.approach(engine.parallel(), average, Nd4j.ones(DataType.FLOAT, 40_003), 0.25f);
    assertThat(average.minNumber().doubleValue()).isEqualTo(0.4375);
    assertThat(average.maxNumber().doubleValue()).isEqualTo(0.4375);
  }

  @Test
  void refusesABoundBelowNothing() {
    assertThatThrownBy(() -> new Adam.Settings(0.5, 0.9, 1e-8, -1))
        .hasMessage("a gradient's bound is 0 or more, not -1.0");
  }

  @Test
  void refusesDecaysOutsideTheUnitInterval() {
    assertThatThrownBy(() -> new Adam.Settings(1, 0.9, 1e-8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("beta");
  }
}
