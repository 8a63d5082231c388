package dev.cafrun.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each way to break those who use a definition, and ways that break nobody. */
class CompatibilityTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private static final String RELEASED =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: things.example.com}
      spec:
        group: example.com
        names: {kind: Thing, plural: things, shortNames: [th]}
        scope: Namespaced
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec:
                  type: object
                  # more
                  properties:
                    size: {type: integer, minimum: 1, maximum: 9, default: 3}
                    name: {type: string, maxLength: 20, minLength: 2, pattern: '^a'}
                    mode: {type: string, enum: [fast, slow]}
                    free: {x-kubernetes-preserve-unknown-fields: true}
                    list: {type: array, maxItems: 5, items: {type: number, nullable: true}}
                    map: {type: object, additionalProperties: {type: string}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          group: example.com     | group: example.org          | the group was example.com and is example.org
          scope: Namespaced      | scope: Cluster              | the scope was Namespaced and is Cluster
          kind: Thing            | kind: Item                  | the kind was Thing and is Item
          plural: things         | plural: items               | the plural was things and is items
          shortNames: [th]       | shortNames: []              | the short name th is gone
          name: v1               | name: v2                    | version v1 is gone
          served: true           | served: false               | version v1 is no longer served
          storage: true          | storage: false              | version v1 is no longer the one that is stored
          {status: {}}           | {}                          | version v1 has no status of its own any more
          mode: {                | modus: {                    | spec.mode: the field is gone
          size: {type: integer   | size: {type: number         | spec.size: the type was integer and is number
          type: array, maxItems  | type: object, maxItems      | spec.list: the type was array and is object
          [fast, slow]           | [fast]                      | spec.mode: the value slow is gone
          type: string, maxL     | type: string, enum: [a], maxL | spec.name: only some values are allowed now: ["a"]
          minimum: 1             | minimum: 2                  | spec.size: the minimum was 1.0 and is 2.0
          maximum: 9             | maximum: 8                  | spec.size: the maximum was 9.0 and is 8.0
          maximum: 9             | maximum: 9, exclusiveMaximum: true | spec.size: maximum is now excluded
          maximum: 9             | maximum: 9, multipleOf: 2   | spec.size: the multipleOf was none and is 2.0
          default: 3             | default: 4                  | spec.size: the default was 3 and is 4
          maxLength: 20          | maxLength: 19               | spec.name: the maxLength was 20 and is 19
          minLength: 2           | minLength: 3                | spec.name: the minLength was 2 and is 3
          '^a'                   | '^ab'                       | spec.name: the pattern was ^a and is ^ab
          [fast, slow]}          | [fast, slow], pattern: 's'} | spec.mode: the pattern was none and is s
          maxItems: 5            | maxItems: 4                 | spec.list: the maxItems was 5 and is 4
          maxItems: 5            | maxItems: 5, minItems: 1    | spec.list: the minItems was none and is 1
          maxItems: 5            | maxItems: 5, uniqueItems: true | spec.list: items must now be unique
          , nullable: true       | , nullable: false           | spec.list[]: empty values were accepted and are no more
          {type: number          | {type: string               | spec.list[]: the type was number and is string
          -fields: true          | -fields: false              | spec.free: unknown fields were accepted and are no more
          additionalProperties: {type: string} | additionalProperties: {type: integer} | spec.map.*: the type was string and is integer
          """)
  void everyBreakageIsFound(String before, String after, String finding) {
    assertThat(RELEASED).contains(before);

    assertThat(Compatibility.breakages(read(RELEASED), read(replaced(before, after))))
        .contains(finding);
  }

  @Test
  void whatIsRequiredAnewIsFound() {
    assertThat(
            Compatibility.breakages(read(RELEASED), read(replaced("# more", "required: [mode]"))))
        .containsExactly("spec: mode is required now");
  }

  @Test
  void aNewRuleOnAFieldThatWasThereIsFound() {
    assertThat(Compatibility.breakages(read(RELEASED), read(ruled("self.size > 2"))))
        .containsExactly("spec: a new rule may refuse what was accepted: self.size > 2");
    assertThat(
            Compatibility.breakages(
                read(RELEASED), read(ruled("!has(self.size) || self.size > 2"))))
        .hasSize(1);
    assertThat(Compatibility.breakages(read(ruled("self.size > 2")), read(RELEASED))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [fast, slow]}          | [fast, slow], nullable: true}
          [fast, slow]           | [fast, slow, steady]
          , enum: [fast, slow]   |
          minimum: 1             | minimum: 0
          maximum: 9             | maximum: 10
          , pattern: '^a'        |
          maxLength: 20          | maxLength: 21
          maxItems: 5            | maxItems: 6
          shortNames: [th]       | shortNames: [th, tg]
          """)
  void whatIsAddedOrLoosenedBreaksNobody(String before, String after) {
    assertThat(Compatibility.breakages(read(RELEASED), read(replaced(before, after)))).isEmpty();
  }

  @Test
  void aRuleAboutWhatIsNewBreaksNobody() {
    String now =
        ruled("!has(self.more) || self.more")
            .replace("mode: {", "more: {type: boolean}\n" + " ".repeat(14) + "mode: {");
    assertThat(Compatibility.breakages(read(RELEASED), read(now))).isEmpty();
  }

  private static String replaced(String before, String after) {
    return RELEASED.replace(before, after == null ? "" : after);
  }

  /** With a rule on spec. */
  private static String ruled(String rule) {
    return replaced("# more", "x-kubernetes-validations: [{rule: '" + rule + "', message: m}]");
  }

  private static CustomResourceDefinition read(String yaml) {
    return YAML.unmarshal(yaml, CustomResourceDefinition.class);
  }
}
