package dev.cafrun.core.promotion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.validation.InvalidComponentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasWishTest {

  @Test
  void anAliasThatCouldNotBeKeptIsRefusedWithTheRule() {
    for (String alias : List.of("", "A B", "a/b", "prod\u0000", "z".repeat(64))) {
      assertThatThrownBy(() -> AliasWish.of("smile", alias, 1, "anna", "better"))
          .as(alias)
          .isInstanceOf(InvalidComponentException.class)
          .hasMessageContaining("alias")
          .hasMessageContaining("1 to 63 lower-case letters");
    }
  }

  @Test
  void aReasonThatCouldNotBeKeptIsRefused() {
    assertThatThrownBy(() -> AliasWish.of("smile", "production", 1, "anna", "bet\u0000ter"))
        .isInstanceOf(InvalidComponentException.class)
        .hasMessageContaining("reason")
        .hasMessageContaining("U+0000");
  }
}
