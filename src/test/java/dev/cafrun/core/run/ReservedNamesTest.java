package dev.cafrun.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidComponentException;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {
  @Test
  void aRunIsRefusedWhoseNamesMeanSomethingElse() {
    assertThatThrownBy(() -> ReservedNames.refuse(run("latest", "best.caf", "12")))
        .isInstanceOfSatisfying(
            InvalidRunException.class,
            refused ->
                assertThat(refused.errors())
                    .containsExactly(
                        new FieldError(
                            "metadata.name",
                            "must not be latest, which means the newest of all runs"),
                        new FieldError(
                            "spec.register.model",
                            "must not end in .caf or .safetensors, which means a file"),
                        new FieldError(
                            "spec.register.alias",
                            "must not be a number, which means the version of that number")));
  }

  @Test
  void namesThatHoldSuchWordsAreFree() {
    assertThatCode(() -> ReservedNames.refuse(run("latest-faces", "caf", "v12")))
        .doesNotThrowAnyException();
    assertThat(ReservedNames.ofRun("tiny-1")).isEmpty();
    assertThat(ReservedNames.ofAlias("best")).isEmpty();
  }

  @Test
  void aRunsNameHasNotTheFormOfAnId() {
    assertThat(ReservedNames.ofRun("0f8fad5b-d9cb-469f-a165-70867728950e")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "007", "latest", "x.caf", "x.safetensors"})
  void aCafModelNamesNoAliasThatMeansSomethingElse(String alias) {
    assertThatThrownBy(() -> new CafModel("smile", new TreeMap<>(Map.of(alias, 3)), GatesSpec.NONE))
        .isInstanceOf(InvalidComponentException.class)
        .hasMessageContaining(alias + " must not");
  }

  @Test
  void whatWasStoredUnderSuchNamesCanStillBeRead() {
    assertThat(run("latest", "best.caf", "12").spec().register().alias()).isEqualTo("12");
  }

  private static CafRun run(String name, String model, String alias) {
    return RunReader.read(
        Map.of(
            "apiVersion",
            RunReader.API_VERSION,
            "kind",
            "CafRun",
            "metadata",
            Map.of("name", name),
            "spec",
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "register",
                Map.of("model", model, "alias", alias))));
  }
}
