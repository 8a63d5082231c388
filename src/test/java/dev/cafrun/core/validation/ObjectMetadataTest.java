package dev.cafrun.core.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.promotion.ModelReader;
import dev.cafrun.core.run.RunReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Runs and models alike. */
class ObjectMetadataTest {
  private static final String LONGEST = "a".repeat(63);
  private static final String WORD_RULE =
      "1 to 63 letters, digits, '-', '_' or '.', the first and the last a letter or digit";

  @Test
  void aLabelHoldsWhatItMayHoldOnACluster() {
    for (String value : List.of("", "a", "1.10", "A-b_c.9", LONGEST)) {
      assertThat(refusals("labels", Map.of("purpose", value))).as(value).isEmpty();
    }
    for (String value :
        List.of(
            "a b",
            "a/b/c",
            "a:b",
            "-a",
            "a-",
            ".",
            "_",
            "ü",
            "a\n",
            "a\u001b[31m",
            LONGEST + "a")) {
      assertThat(refusals("labels", Map.of("purpose", value)))
          .containsExactly(
              "metadata.labels.purpose: must be empty or "
                  + WORD_RULE
                  + ", not '"
                  + value
                  + "'; an annotation may hold any text");
    }
  }

  @Test
  void aKeyIsANameWithADomainBeforeItOrNone() {
    List<String> right =
        List.of(
            "a", "A.b_c-9", "app.kubernetes.io/part-of", "a/" + LONGEST, "d".repeat(253) + "/a");
    List<String> wrong =
        List.of(
            "",
            "a b",
            "a/b/c",
            "/a",
            "a/",
            "-a",
            "a..b/c",
            "-a/b",
            "a_b/c",
            "ä",
            "a\n",
            "a=b",
            LONGEST + "a",
            "a/" + LONGEST + "a",
            "d".repeat(254) + "/a");
    for (String field : List.of("labels", "annotations")) {
      for (String key : right) {
        assertThat(refusals(field, Map.of(key, "x"))).as(key).isEmpty();
      }
      for (String key : wrong) {
        assertThat(refusals(field, Map.of(key, "x")))
            .as(key)
            .containsExactly(
                "metadata."
                    + field
                    + "."
                    + key
                    + ": is no key: its name has "
                    + WORD_RULE
                    + ", and before it there may be a domain and '/'");
      }
    }
    assertThat(refusals("labels", Map.of("Example.COM/a", "x"))).isNotEmpty();
    assertThat(refusals("annotations", Map.of("Example.COM/a", "x"))).isEmpty();
  }

  @Test
  void anAnnotationHoldsAnyTextUntilThereIsTooMuchOfThem() {
    int most = 256 * 1024;
    assertThat(refusals("annotations", Map.of("note", "a b/c: [d] ü\n"))).isEmpty();
    assertThat(refusals("annotations", Map.of("note", "x".repeat(most - 4)))).isEmpty();
    String refusal = "metadata.annotations: are larger than 256 KiB, keys and values together";
    assertThat(refusals("annotations", Map.of("note", "x".repeat(most - 3))))
        .containsExactly(refusal);
    assertThat(
            refusals("annotations", Map.of("a", "ü".repeat(most / 4), "b", "x".repeat(most / 2))))
        .containsExactly(refusal);
  }

  @Test
  void aNamespaceIsOneWord() {
    assertThat(refusals("namespace", "team-a")).isEmpty();
    for (String name : List.of("", "team.a", "Team", "a b", "-a", LONGEST + "a")) {
      assertThat(refusals("namespace", name))
          .singleElement()
          .asString()
          .startsWith("metadata.namespace: must be 1 to 63 lower-case letters, digits or '-'");
    }
  }

  @Test
  void aNameHasALetterOrDigitOnBothSidesOfEachDot() {
    assertThat(refusals("name", "a.b-c.9")).isEmpty();
    for (String name : List.of("a..b", "a.-b", "a-.b")) {
      assertThat(refusals("name", name))
          .singleElement()
          .asString()
          .startsWith("metadata.name: must ")
          .endsWith("on both sides of each '.', not '" + name + "'");
    }
    assertThat(model(metadata -> metadata.put("name", "My Model")))
        .singleElement()
        .asString()
        .startsWith("metadata.name: must be 1 to 253 lower-case letters");
  }

  /** The same of a run and of a model. */
  private static List<String> refusals(String field, Object value) {
    List<String> ofRun =
        errors(
            metadata -> metadata.put(field, value),
            "CafRun",
            Map.of("dataset", Map.of("format", "demo"), "register", Map.of("model", "m")));
    List<String> ofModel = model(metadata -> metadata.put(field, value));
    if (field.equals("name")) {
      assertThat(ofModel).hasSameSizeAs(ofRun);
    } else {
      assertThat(ofModel).isEqualTo(ofRun);
    }
    return ofRun;
  }

  private static List<String> model(Consumer<Map<String, Object>> change) {
    return errors(change, "CafModel", Map.of("model", "m"));
  }

  private static List<String> errors(
      Consumer<Map<String, Object>> change, String kind, Map<String, Object> spec) {
    Map<String, Object> metadata = new HashMap<>(Map.of("name", "test"));
    change.accept(metadata);
    Map<String, Object> tree =
        Map.of(
            "apiVersion", RunReader.API_VERSION, "kind", kind, "metadata", metadata, "spec", spec);
    try {
      if (kind.equals(RunReader.KIND)) {
        RunReader.read(tree);
      } else {
        ModelReader.read(tree);
      }
      return List.of();
    } catch (InvalidRunException e) {
      return e.errors().stream().map(FieldError::toString).toList();
    }
  }
}
