package dev.cafrun.controller.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file means one thing, wherever it is read. {@code kubectl-words.tsv} keeps what kubectl made of
 * words without quotes; {@link KubectlYamlIT} asks kubectl itself.
 */
class KubectlYamlTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void everyWordIsReadAsKubectlReadItOrRefusedByLineAndField() throws IOException {
    List<String> read = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (String line : recorded()) {
      String word = line.substring(0, line.indexOf('\t'));
      Object there = JSON.readValue(line.substring(line.indexOf('\t') + 1), Object.class);

      Optional<Object> here = field(word);

      here.ifPresentOrElse(
          value -> {
            assertThat(comparable(value)).as(word).isEqualTo(comparable(there));
            read.add(word);
          },
          () -> refused.add(word));
    }
    assertThat(read).contains("5%", "1e3", "true", "0o17", "-3", "12:30:45", "2026-01-02", "v1.10");
    assertThat(refused).contains("017", "Off", "yes", "n", "1_000", "0b11", "-0x1F", "1e400");
    assertThat(refused.size()).isLessThan(read.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"on: 1", "1.10: a", "017: a", "null: a", "y: 1", "!!str a: 1"})
  void aNameThatIsNoWordToKubectlIsRefused(String field) {
    assertThatThrownBy(() -> YamlTree.read("spec:\n  " + field + "\n", "t"))
        .isInstanceOf(RunFileException.class)
        .hasMessageStartingWith("t:2: spec." + field.replace("!!str ", "").split(":", 2)[0]);
  }

  @Test
  void aNameInQuotesIsItself() {
    assertThat(YamlTree.read("{'on': 1, \"1.10\": 2, '<<': 3}", "t").value())
        .isEqualTo(Map.of("on", 1L, "1.10", 2L, "<<", 3L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"!!int '5'", "!!str 5", "!!binary aGk=", "! 5", "!!bool yes", "!!set {a: }"})
  void aTagIsRefusedWithItsField(String value) {
    assertThatThrownBy(() -> YamlTree.read("spec:\n  seed: " + value + "\n", "t"))
        .isInstanceOf(RunFileException.class)
        .hasMessageContaining("t:2: spec.seed: a tag (!) has no meaning in a run file");
  }

  @Test
  void whatEndsALineInYaml11AloneIsRefused() {
    for (String end : List.of("\u0085", "\u2028", "\u2029")) {
      assertThatThrownBy(() -> YamlTree.read("a: 1\n# harmless" + end + "a: 2\n", "t"))
          .hasMessageContaining("t:2: holds U+");
    }
  }

  @Test
  void aMergeIsRefused() {
    assertThatThrownBy(() -> YamlTree.read("a: &a {b: 1}\nc: {<<: *a}\n", "t"))
        .hasMessage("t:2: has <<, which only some fill in; write the fields themselves");
  }

  @Test
  void aDirectiveIsRefused() {
    assertThatThrownBy(() -> YamlTree.read("%YAML 1.2\n---\na: 1\n", "t"))
        .isInstanceOf(RunFileException.class)
        .hasMessageContaining("directive");
  }

  private static Optional<Object> field(String word) {
    try {
      Map<?, ?> tree = (Map<?, ?>) YamlTree.read("spec:\n  field: " + word + "\n", "t").value();
      return Optional.of(Optional.ofNullable(((Map<?, ?>) tree.get("spec")).get("field")));
    } catch (RunFileException e) {
      assertThat(e).as(word).hasMessageStartingWith("t:2: spec.field: '" + word + "' is ");
      return Optional.empty();
    }
  }

  static Object comparable(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Optional<?> optional -> comparable(optional.orElse(null));
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case String text -> "text " + text;
      default -> value;
    };
  }

  private static List<String> recorded() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/kubectl-words.tsv"));
  }
}
