package dev.cafrun.controller.mlflow.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.mlflow.filter.Comparison.Entity;
import dev.cafrun.controller.mlflow.filter.Comparison.Operator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilterParserTest {
  @Test
  void everyKindOfKeyOperatorAndValueIsRead() {
    assertThat(
            FilterParser.filter(
                "params.`train.backbone` = 'resnet18' and metrics.valence.ccc>=.5 AND "
                    + "tags.\"team\" == \"affect\" AND status != 'FAILED' "
                    + "AND attributes.run_id NOT IN ('a', 'b') and metric.loss < -1e-3 "
                    + "And \"run name\" ilike '%it''s%' AND tag.cafrun.dev/experiment in ('x')"))
        .containsExactly(
            new Comparison(Entity.PARAM, "train.backbone", Operator.EQUAL, List.of("resnet18")),
            new Comparison(Entity.METRIC, "valence.ccc", Operator.AT_LEAST, List.of(".5")),
            new Comparison(Entity.TAG, "team", Operator.EQUAL, List.of("affect")),
            new Comparison(Entity.ATTRIBUTE, "status", Operator.NOT_EQUAL, List.of("FAILED")),
            new Comparison(Entity.ATTRIBUTE, "run_id", Operator.NOT_IN, List.of("a", "b")),
            new Comparison(Entity.METRIC, "loss", Operator.LESS, List.of("-1e-3")),
            new Comparison(Entity.ATTRIBUTE, "run_name", Operator.ILIKE, List.of("%it's%")),
            new Comparison(Entity.TAG, "cafrun.dev/experiment", Operator.IN, List.of("x")));
    assertThat(FilterParser.filter(" \n ")).isEmpty();
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    assertThat(wrong("params.x = 'a' OR params.x = 'b'"))
        .isEqualTo(
            "letter 16: OR is not understood; AND joins comparisons, and IN says several values");
    assertThat(wrong("colour.x = 1"))
        .startsWith("letter 1: 'colour.' is nothing that runs have; there are metrics.");
    assertThat(wrong("params.x = 'a")).isEqualTo("letter 12: what begins with ' has no end");
    assertThat(wrong("params.x")).startsWith("=, !=, >").endsWith("is missing at the end");
    assertThat(wrong("params.x =")).isEqualTo("a text in quotes or a number is missing at the end");
    assertThat(wrong("params.x IS NULL")).startsWith("letter 10: =, !=").endsWith("not 'IS'");
    assertThat(wrong("params.x IN 'a'")).isEqualTo("letter 13: '(' was expected, not 'a'");
    assertThat(wrong("params.x IN ('a' 'b')")).isEqualTo("letter 18: ')' was expected, not 'b'");
    assertThat(wrong("params. `x` = 'a'")).startsWith("letter 9: a name after 'params.'");
    assertThat(wrong("= 1")).startsWith("letter 1: what is compared");
    assertThat(wrong("status = 'a' status = 'b'"))
        .isEqualTo("letter 14: AND was expected, not 'status'");
    assertThat(wrong("status ! 'a'")).isEqualTo("letter 8: '!' is not understood");
    assertThat(wrong("status = `a`"))
        .isEqualTo("letter 10: a text in quotes or a number was expected, not 'a'");
    assertThat(wrong("a".repeat(30_000))).isEqualTo("a filter has at most 20000 letters");
    assertThat(wrong("a=1 and ".repeat(60) + "a=1"))
        .isEqualTo("a filter has at most 50 comparisons");
  }

  @Test
  void noTextIsAnsweredByAnythingButComparisonsOrASentence() {
    Random random = new Random(7);
    List<String> pieces =
        List.of(
            "metrics.",
            "`a`",
            "'b'",
            "\"",
            "'",
            "=",
            "!=",
            "(",
            ")",
            ",",
            " ",
            "AND ",
            "IN ",
            "1",
            "x",
            "ä\ud800");
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(9); j >= 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        read += FilterParser.filter(text.toString()).size();
      } catch (MlflowException e) {
        assertThat(e.sentence()).isNotBlank();
      }
    }
    assertThat(read).as("some of them mean something").isPositive();
  }

  @Test
  void anOrderSaysWhatAndInWhichDirection() {
    assertThat(FilterParser.order("metrics.`valence.ccc` DESC"))
        .isEqualTo(
            new FilterParser.Sorting(new FilterParser.Key(Entity.METRIC, "valence.ccc"), true));
    assertThat(FilterParser.order("attributes.start_time asc"))
        .isEqualTo(FilterParser.order("start_time"));
    assertThatThrownBy(() -> FilterParser.order("start_time upwards"))
        .hasMessage("letter 12: ASC, DESC or the end was expected, not 'upwards'");
    assertThatThrownBy(() -> FilterParser.order(" "))
        .hasMessageStartingWith("an order names something");
  }

  private static String wrong(String filter) {
    try {
      return "read as " + FilterParser.filter(filter);
    } catch (MlflowException e) {
      return e.sentence();
    }
  }
}
