package dev.cafrun.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.validation.InvalidComponentException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MarksTest {
  @Test
  void whatIsNotSpokenOfStays() {
    Marks before = Marks.of("as in the paper", Map.of("best", "", "stage", "paper"));

    assertThat(new MarkChange(null, Map.of("seen", "yes"), Set.of("stage", "unknown")).of(before))
        .isEqualTo(Marks.of("as in the paper", Map.of("best", "", "seen", "yes")));
    assertThat(new MarkChange("", Map.of(), Set.of()).of(before))
        .isEqualTo(Marks.of("", before.tags()));
    assertThat(before.shownTags()).isEqualTo("best, stage=paper");
  }

  @Test
  void whatCannotBeStoredOrShownIsRefused() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i <= 50; i++) {
      many.put("tag" + i, "");
    }
    for (MarkChange change :
        new MarkChange[] {
          new MarkChange("x".repeat(10_001), Map.of(), Set.of()),
          new MarkChange("a\0b", Map.of(), Set.of()),
          new MarkChange(null, Map.of("", "x"), Set.of()),
          new MarkChange(null, Map.of("two words", "x"), Set.of()),
          new MarkChange(null, Map.of("a", "x".repeat(201)), Set.of()),
          new MarkChange(null, many, Set.of())
        }) {
      assertThatThrownBy(() -> change.of(Marks.NONE)).isInstanceOf(InvalidComponentException.class);
    }
  }
}
