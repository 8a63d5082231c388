package dev.cafrun.core.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageRecipeTest {
  private static final Map<String, Sha256> INPUTS = Map.of("ingest", Sha256.of("samples"));

  @Test
  void equalRecipesHaveEqualKeysWhateverTheOrderOfTheirParts() {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("size", 64);
    one.put("method", "box");
    Map<String, Object> other = new LinkedHashMap<>();
    other.put("method", "box");
    other.put("size", 64.0);

    assertThat(key("image", one, "")).isEqualTo(key("image", other, ""));
  }

  @Test
  void everyPartCounts() {
    Map<String, Object> parameters = Map.of("size", 64);
    StageKey key = key("image", parameters, "");

    assertThat(
            List.of(
                key("other image", parameters, ""),
                key("image", Map.of("size", 65), ""),
                key("image", parameters, "salt"),
                new StageRecipe(StageId.of("group"), "image", parameters, INPUTS, "").key(),
                new StageRecipe(StageId.of("align"), "image", parameters, Map.of(), "").key()))
        .doesNotContain(key)
        .doesNotHaveDuplicates();
  }

  @Test
  void whenAndWhereAStageRunsDoesNotChangeItsKey() {
    RunSpec plain = RunReader.readSpec(Map.of("dataset", Map.of("format", "demo")));
    RunSpec elsewhere =
        RunReader.readSpec(
            Map.of(
                "dataset", Map.of("format", "demo"),
                "train", Map.of("checkpoint", Map.of("every", 5), "seeds", List.of(9)),
                "deadline", "2h",
                "stages", Map.of("train", Map.of("deadline", "1h"))));

    for (StageKind kind : StageKind.values()) {
      assertThat(elsewhere.parameters(kind)).isEqualTo(plain.parameters(kind));
    }
  }

  private static StageKey key(String image, Map<String, Object> parameters, String salt) {
    return new StageRecipe(StageId.of("align"), image, parameters, INPUTS, salt).key();
  }
}
