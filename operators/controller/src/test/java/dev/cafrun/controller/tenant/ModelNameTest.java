package dev.cafrun.controller.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What models are called, and to whom. */
class ModelNameTest {
  @ParameterizedTest
  @CsvSource({
    "emotion, *, emotion",
    "lab-a~emotion, *, lab-a~emotion",
    "emotion, local, emotion",
    "lab-a~emotion, local, lab-a~emotion",
    "emotion, lab-a, local~emotion",
    "lab-a~emotion, lab-a, emotion",
    "lab-b~emotion, lab-a, lab-b~emotion",
    "emotion, 'lab-a,lab-b', local~emotion",
    "lab-a~emotion, 'lab-a,lab-b', lab-a~emotion",
    "emotion, 'lab-a,local', emotion",
    "lab-a~emotion, 'lab-a,local', lab-a~emotion"
  })
  void whatSomebodyIsToldIsWhatTheyMeanWhenTheySayIt(String key, String tenants, String shown) {
    Tenants who = Tenants.read(tenants);

    assertThat(ModelName.of(key).shownTo(who)).isEqualTo(shown);
    assertThat(ModelName.meant(shown, who)).isEqualTo(key);
  }

  @Test
  void aNameThatSeveralHaveIsAskedForWithItsTenant() {
    assertThat(new AmbiguousModelException("emotion", List.of("emotion", "lab-a~emotion")))
        .hasMessage(
            "several tenants have a model 'emotion': say which, one of local~emotion, lab-a~emotion");
  }
}
