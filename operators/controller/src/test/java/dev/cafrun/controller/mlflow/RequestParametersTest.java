package dev.cafrun.controller.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.mlflow.filter.MlflowException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What clients of MLflow say, and the pages and trees that they get. */
class RequestParametersTest {
  @Test
  void aTreeIsFlattenedByTheNamesThatLeadToItsLeaves() {
    Map<String, Object> tree =
        Map.of(
            "valence", Map.of("ccc", 0.5, "note", "x"),
            "samples", 480,
            "seeds", List.of(1, 2),
            "empty", Map.of());
    assertThat(FlatTree.numbers(tree)).isEqualTo(Map.of("valence.ccc", 0.5, "samples", 480.0));
    assertThat(FlatTree.texts(tree))
        .isEqualTo(
            Map.of(
                "valence.ccc", "0.5",
                "valence.note", "x",
                "samples", "480",
                "seeds", "[1,2]",
                "empty", "{}"));
  }

  @Test
  void bodiesAndAddressesAreReadAlikeOrRefused() {
    RequestParameters body =
        RequestParameters.ofBody("{\"run_uuid\": \"a\", \"ids\": [1, \"b\"], \"no\": null}");
    assertThat(body.run()).isEqualTo("a");
    assertThat(body.texts("ids")).containsExactly("1", "b");
    assertThat(body.text("no")).isEmpty();
    assertThat(RequestParameters.ofBody("").texts("ids")).isEmpty();
    assertThat(RequestParameters.ofAddress(Map.of("max_results", List.of("50000"))).limit(10, 100))
        .isEqualTo(100);

    for (String wrong :
        List.of("[]", "{", "1", "{\"a\": {}}", "{\"a\": [[]]}", "[".repeat(5_000))) {
      assertThat(sentence(() -> RequestParameters.ofBody(wrong)))
          .as(wrong)
          .doesNotStartWith("read");
    }
    assertThat(sentence(() -> RequestParameters.ofBody("{\"a\": \"\\u0000\"}")))
        .contains("letter 0");
    assertThat(sentence(() -> body.required("name"))).isEqualTo("'name' is missing");
    assertThat(sentence(() -> body.text("ids"))).isEqualTo("'ids' must be said once");
    for (String wrong : List.of("-1", "x", "9".repeat(30))) {
      assertThatThrownBy(
              () ->
                  RequestParameters.ofAddress(Map.of("max_results", List.of(wrong))).limit(10, 100))
          .isInstanceOf(MlflowException.class)
          .hasMessageContaining("'max_results' must be a number");
    }
  }

  @Test
  void aPageThatLookedAtEnoughIsShortAndHasANextOne() {
    ListedPage<String> page =
        new ListedPage<>("names", List.of("a", "b", "c"), true, PageToken::of);
    assertThat(page.of("b"::equals, name -> name, 5))
        .isEqualTo(Map.of("names", List.of("b"), "next_page_token", PageToken.of("c")));
    assertThat(page.of(name -> true, name -> name, 2))
        .isEqualTo(Map.of("names", List.of("a", "b"), "next_page_token", PageToken.of("b")));
    assertThat(
            new ListedPage<>("names", List.of("a"), false, PageToken::of).of(n -> true, n -> n, 1))
        .isEqualTo(Map.of("names", List.of("a")));
    assertThat(PageToken.parts(PageToken.of("a", "7"), 2)).containsExactly("a", "7");
    for (String wrong : List.of("%", "", "AAAA", PageToken.of("a"))) {
      assertThat(sentence(() -> PageToken.parts(wrong, 2))).startsWith("'page_token' is no place");
    }
  }

  private static String sentence(Supplier<?> reading) {
    try {
      return "read as " + reading.get();
    } catch (MlflowException e) {
      return e.sentence();
    }
  }
}
