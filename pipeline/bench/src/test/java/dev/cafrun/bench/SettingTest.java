package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.Backbone;
import dev.cafrun.core.run.CriticType;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void bothIterationsOfBothBackbonesAtBothSizesAreMeasuredWithOneThreadAndWithTwo() {
    assertThat(Setting.all(2))
        .hasSize(18)
        .doesNotHaveDuplicates()
        .contains(new Setting(Setting.Iteration.CAF, Backbone.RESNET18, 112, 2));
    assertThat(Setting.all(1)).hasSize(10).allMatch(setting -> setting.threads() == 1);
  }

  @Test
  void theLargestImagesAreMeasuredWithOneThreadAndASmallerMinibatch() {
    assertThat(Setting.all(2).stream().filter(setting -> setting.size() == 224))
        .containsExactly(
            new Setting(Setting.Iteration.CAF, Backbone.ALEXNET, 224, 1),
            new Setting(Setting.Iteration.CAF, Backbone.RESNET18, 224, 1))
        .allMatch(setting -> setting.train().batchSize() == 16);
    assertThat(new Setting(Setting.Iteration.CAF, Backbone.ALEXNET, 112, 1).train().batchSize())
        .isEqualTo(64);
  }

  @Test
  void plainRegressionHasNoCritic() {
    Setting plain = new Setting(Setting.Iteration.REGRESSION, Backbone.ALEXNET, 64, 1);
    assertThat(plain.train().critic().type()).isEqualTo(CriticType.NONE);
  }
}
