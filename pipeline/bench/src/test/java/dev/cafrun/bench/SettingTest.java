package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.Backbone;
import dev.cafrun.core.run.CriticType;
import org.junit.jupiter.api.Test;

class SettingTest {
  @Test
  void bothIterationsOfBothBackbonesAtBothSizesAreMeasuredWithOneThreadAndWithTwo() {
    assertThat(Setting.all(2))
        .hasSize(16)
        .doesNotHaveDuplicates()
        .contains(new Setting(Setting.Iteration.CAF, Backbone.RESNET18, 112, 2));
    assertThat(Setting.all(1)).hasSize(8).allMatch(setting -> setting.threads() == 1);
  }

  @Test
  void plainRegressionHasNoCritic() {
    Setting plain = new Setting(Setting.Iteration.REGRESSION, Backbone.ALEXNET, 64, 1);
    assertThat(plain.train().critic().type()).isEqualTo(CriticType.NONE);
  }
}
