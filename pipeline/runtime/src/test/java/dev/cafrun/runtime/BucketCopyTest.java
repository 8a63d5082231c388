package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketCopyTest {
  private static final Path TARGET = Path.of("/data/copy");

  @Test
  void anObjectBecomesAFileBelowTheFolder() {
    assertThat(BucketCopy.inside(TARGET, "images/1.png")).isEqualTo(TARGET.resolve("images/1.png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other.png", "images/../../other.png", "/etc/passwd", "", "."})
  void noObjectLeavesTheFolder(String key) {
    assertThatThrownBy(() -> BucketCopy.inside(TARGET, key))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("no name for a file");
  }
}
