package dev.cafrun.crd;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares two schemas of the same field and of all that is below it.
 *
 * <p>A new rule on a field that was there is a breakage although the API server spares values that
 * nobody touches: people keep their files, and apply them anew. Only a rule that begins with {@code
 * !has(self.field) ||}, of a field that is new, cannot refuse what was accepted.
 */
record SchemaComparison(List<String> found) {
  private static final Pattern ABOUT_A_FIELD =
      Pattern.compile("!has\\(self\\.([A-Za-z0-9_]+)\\) \\|\\| .*", Pattern.DOTALL);

  void compare(String path, JSONSchemaProps was, JSONSchemaProps is) {
    types(path, was, is);
    bounds(path, was, is);
    values(path, was, is);
    rules(path, was, is);
    children(path, was, is);
  }

  private void types(String path, JSONSchemaProps was, JSONSchemaProps is) {
    same(path, "type", was, is, JSONSchemaProps::getType);
    same(path, "format", was, is, JSONSchemaProps::getFormat);
    same(path, "kind of list", was, is, JSONSchemaProps::getXKubernetesListType);
    same(path, "kind of map", was, is, JSONSchemaProps::getXKubernetesMapType);
    same(path, "default", was, is, schema -> text(schema.getDefault()));
    for (Function<JSONSchemaProps, Object> combination :
        List.<Function<JSONSchemaProps, Object>>of(
            JSONSchemaProps::getAllOf,
            JSONSchemaProps::getAnyOf,
            JSONSchemaProps::getOneOf,
            schema -> Objects.toString(schema.getNot(), "none"))) {
      same(path, "combination of schemas", was, is, combination);
    }
    taken(path, "empty values", was, is, JSONSchemaProps::getNullable);
    taken(path, "unknown fields", was, is, JSONSchemaProps::getXKubernetesPreserveUnknownFields);
    taken(path, "whole numbers and texts", was, is, JSONSchemaProps::getXKubernetesIntOrString);
  }

  private void bounds(String path, JSONSchemaProps was, JSONSchemaProps is) {
    atMost(path, "maximum", was.getMaximum(), is.getMaximum());
    atMost(path, "maxItems", was.getMaxItems(), is.getMaxItems());
    atMost(path, "maxLength", was.getMaxLength(), is.getMaxLength());
    atMost(path, "maxProperties", was.getMaxProperties(), is.getMaxProperties());
    atLeast(path, "minimum", was.getMinimum(), is.getMinimum());
    atLeast(path, "minItems", was.getMinItems(), is.getMinItems());
    atLeast(path, "minLength", was.getMinLength(), is.getMinLength());
    atLeast(path, "minProperties", was.getMinProperties(), is.getMinProperties());
    imposed(path, "maximum is now excluded", was, is, JSONSchemaProps::getExclusiveMaximum);
    imposed(path, "minimum is now excluded", was, is, JSONSchemaProps::getExclusiveMinimum);
    imposed(path, "items must now be unique", was, is, JSONSchemaProps::getUniqueItems);
    unlessGone(path, "pattern", was.getPattern(), is.getPattern());
    unlessGone(path, "multipleOf", was.getMultipleOf(), is.getMultipleOf());
  }

  private void values(String path, JSONSchemaProps was, JSONSchemaProps is) {
    List<JsonNode> allowed = is.getEnum();
    if (allowed.isEmpty()) {
      return;
    }
    if (was.getEnum().isEmpty()) {
      say(path, "only some values are allowed now: " + allowed);
    }
    was.getEnum().stream()
        .filter(value -> !allowed.contains(value))
        .forEach(value -> say(path, "the value " + value.asText() + " is gone"));
  }

  private void rules(String path, JSONSchemaProps was, JSONSchemaProps is) {
    List<String> known =
        was.getXKubernetesValidations().stream().map(ValidationRule::getRule).toList();
    is.getXKubernetesValidations().stream()
        .map(ValidationRule::getRule)
        .filter(rule -> !known.contains(rule) && !aboutWhatIsNew(rule, was))
        .forEach(rule -> say(path, "a new rule may refuse what was accepted: " + rule));
  }

  private static boolean aboutWhatIsNew(String rule, JSONSchemaProps was) {
    Matcher about = ABOUT_A_FIELD.matcher(rule);
    return about.matches() && !was.getProperties().containsKey(about.group(1));
  }

  private void children(String path, JSONSchemaProps was, JSONSchemaProps is) {
    Set<String> required = new HashSet<>(is.getRequired());
    was.getRequired().forEach(required::remove);
    required.stream().sorted().forEach(field -> say(path, field + " is required now"));
    for (Map.Entry<String, JSONSchemaProps> field : was.getProperties().entrySet()) {
      JSONSchemaProps successor = is.getProperties().get(field.getKey());
      String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      if (successor == null) {
        say(name, "the field is gone");
      } else {
        compare(name, field.getValue(), successor);
      }
    }
    inner(path + "[]", "items", items(was), items(is));
    inner(path + ".*", "values", values(was), values(is));
  }

  private void inner(
      String path, String what, @Nullable JSONSchemaProps was, @Nullable JSONSchemaProps is) {
    if (was != null && is != null) {
      compare(path, was, is);
    } else if (was != null || is != null) {
      say(path, is == null ? what + " are described no more" : what + " are restricted now");
    }
  }

  private static @Nullable JSONSchemaProps items(JSONSchemaProps schema) {
    return schema.getItems() == null ? null : schema.getItems().getSchema();
  }

  private static @Nullable JSONSchemaProps values(JSONSchemaProps schema) {
    return schema.getAdditionalProperties() == null
        ? null
        : schema.getAdditionalProperties().getSchema();
  }

  private void same(
      String path,
      String what,
      JSONSchemaProps was,
      JSONSchemaProps is,
      Function<JSONSchemaProps, @Nullable Object> part) {
    Object before = part.apply(was);
    Object after = part.apply(is);
    if (!Objects.equals(before, after)) {
      say(path, "the " + what + " was " + orNone(before) + " and is " + orNone(after));
    }
  }

  private void taken(
      String path,
      String what,
      JSONSchemaProps was,
      JSONSchemaProps is,
      Function<JSONSchemaProps, @Nullable Boolean> part) {
    if (Boolean.TRUE.equals(part.apply(was)) && !Boolean.TRUE.equals(part.apply(is))) {
      say(path, what + " were accepted and are no more");
    }
  }

  private void imposed(
      String path,
      String what,
      JSONSchemaProps was,
      JSONSchemaProps is,
      Function<JSONSchemaProps, @Nullable Boolean> part) {
    if (Boolean.TRUE.equals(part.apply(is)) && !Boolean.TRUE.equals(part.apply(was))) {
      say(path, what);
    }
  }

  private void unlessGone(String path, String what, @Nullable Object was, @Nullable Object is) {
    if (is != null && !is.equals(was)) {
      say(path, "the " + what + " was " + orNone(was) + " and is " + is);
    }
  }

  private void atMost(String path, String what, @Nullable Number was, @Nullable Number is) {
    if (is != null && (was == null || is.doubleValue() < was.doubleValue())) {
      say(path, "the " + what + " was " + orNone(was) + " and is " + is);
    }
  }

  private void atLeast(String path, String what, @Nullable Number was, @Nullable Number is) {
    if (is != null && (was == null || is.doubleValue() > was.doubleValue())) {
      say(path, "the " + what + " was " + orNone(was) + " and is " + is);
    }
  }

  private static @Nullable String text(@Nullable JsonNode node) {
    return node == null ? null : node.toString();
  }

  private static Object orNone(@Nullable Object value) {
    return value == null ? "none" : value;
  }

  private void say(String path, String what) {
    found.add((path.isEmpty() ? "the whole" : path) + ": " + what);
  }
}
