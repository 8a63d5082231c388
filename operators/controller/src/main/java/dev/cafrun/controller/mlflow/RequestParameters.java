package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client said, in an address or in a body; to MLflow both are the same. Whatever is wrong
 * with it is said by an {@link MlflowException}. Pure.
 */
final class RequestParameters {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Map<String, List<String>> said;

  private RequestParameters(Map<String, List<String>> said) {
    this.said = said;
    said.forEach(
        (name, values) -> {
          if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            throw MlflowException.invalid("'" + name + "' must not contain the letter 0");
          }
        });
  }

  static RequestParameters ofAddress(Map<String, List<String>> query) {
    return new RequestParameters(query);
  }

  /**
   * @param body a JSON object, or nothing
   */
  static RequestParameters ofBody(String body) {
    Map<String, List<String>> said = new HashMap<>();
    tree(body)
        .properties()
        .forEach(
            field -> {
              List<String> values = new ArrayList<>();
              if (field.getValue().isArray()) {
                field.getValue().forEach(value -> add(field.getKey(), value, values));
              } else {
                add(field.getKey(), field.getValue(), values);
              }
              said.put(field.getKey(), values);
            });
    return new RequestParameters(said);
  }

  private static JsonNode tree(String body) {
    if (body.isBlank()) {
      return MAPPER.createObjectNode();
    }
    try {
      JsonNode tree = MAPPER.readTree(body);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      // Said below.
    }
    throw MlflowException.invalid("the body is no JSON object");
  }

  private static void add(String name, JsonNode value, List<String> values) {
    if (value.isValueNode() && !value.isNull()) {
      values.add(value.asText());
    } else if (!value.isNull()) {
      throw MlflowException.invalid("'" + name + "' must be a text, a number, or a list of them");
    }
  }

  /** Empty if nothing is said. */
  String text(String name) {
    List<String> values = texts(name);
    if (values.size() > 1) {
      throw MlflowException.invalid("'" + name + "' must be said once");
    }
    return values.isEmpty() ? "" : values.getFirst();
  }

  String required(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      throw MlflowException.invalid("'" + name + "' is missing");
    }
    return text;
  }

  List<String> texts(String name) {
    return said.getOrDefault(name, List.of());
  }

  /**
   * How many are wanted at most.
   *
   * @param usual if nothing is said
   * @param most that are told at once; whoever wants more asks for the next page
   */
  int limit(int usual, int most) {
    String text = text("max_results");
    if (text.isEmpty()) {
      return usual;
    }
    try {
      long limit = Long.parseLong(text);
      if (limit >= 0) {
        return limit == 0 ? usual : (int) Math.min(limit, most);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw MlflowException.invalid("'max_results' must be a number from 0, not '" + text + "'");
  }

  /** The run that is named. */
  String run() {
    String id = text("run_id");
    return id.isEmpty() ? required("run_uuid") : id;
  }

  /** Where the page before ended; nothing on the first. */
  Optional<String> page() {
    return Optional.of(text("page_token")).filter(token -> !token.isEmpty());
  }
}
