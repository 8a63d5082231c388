package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreCredentialsTest {
  @Test
  void aLineEndAfterAKeyIsNotPartOfIt() {
    assertThat(
            StoreCredentials.of(
                Map.of("CAFRUN_S3_ACCESS_KEY", "who\r\n", "CAFRUN_S3_SECRET_KEY", "a$$b\\\n")))
        .isEqualTo(new StoreCredentials("who", "a$$b\\"));
  }

  @Test
  void aKeyThatIsMissingOrABlankLineIsNamed() {
    assertThatThrownBy(
            () ->
                StoreCredentials.of(
                    Map.of("CAFRUN_S3_ACCESS_KEY", "who", "CAFRUN_S3_SECRET_KEY", "\n")))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("CAFRUN_S3_SECRET_KEY is not set");
  }
}
