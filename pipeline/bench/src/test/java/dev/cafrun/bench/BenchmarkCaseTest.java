package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticType;
import org.junit.jupiter.api.Test;

class BenchmarkCaseTest {
  @Test
  void bothIterationsOfBothBackbonesAtBothSizesAreMeasuredWithOneThreadAndWithTwo() {
    assertThat(BenchmarkCase.all(2))
        .hasSize(18)
        .doesNotHaveDuplicates()
        .contains(new BenchmarkCase(BenchmarkCase.Iteration.CAF, Backbone.RESNET18, 112, 2));
    assertThat(BenchmarkCase.all(1)).hasSize(10).allMatch(setting -> setting.threads() == 1);
  }

  @Test
  void theLargestImagesAreMeasuredWithOneThreadAndASmallerMinibatch() {
    assertThat(BenchmarkCase.all(2).stream().filter(setting -> setting.size() == 224))
        .containsExactly(
            new BenchmarkCase(BenchmarkCase.Iteration.CAF, Backbone.ALEXNET, 224, 1),
            new BenchmarkCase(BenchmarkCase.Iteration.CAF, Backbone.RESNET18, 224, 1))
        .allMatch(setting -> setting.train().batchSize() == 16);
    assertThat(
            new BenchmarkCase(BenchmarkCase.Iteration.CAF, Backbone.ALEXNET, 112, 1)
                .train()
                .batchSize())
        .isEqualTo(64);
  }

  @Test
  void plainRegressionHasNoCritic() {
    BenchmarkCase plain =
        new BenchmarkCase(BenchmarkCase.Iteration.REGRESSION, Backbone.ALEXNET, 64, 1);
    assertThat(plain.train().critic().type()).isEqualTo(CriticType.NONE);
  }
}
