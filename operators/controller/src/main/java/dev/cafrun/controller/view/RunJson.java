package dev.cafrun.controller.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.cafrun.core.canonical.Spelled;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * The JSON of what people see of runs, the same from {@code -o json} and the REST API: words as in
 * run files, moments as ISO 8601, what does not exist as null.
 */
public final class RunJson {
  private static final Pattern COMMAND =
      Pattern.compile("[\\x{7f}-\\x{9f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static {
    configure(MAPPER);
  }

  private RunJson() {}

  /** Makes a mapper write it. Idempotent. */
  public static void configure(ObjectMapper mapper) {
    SimpleModule spelled = new SimpleModule("spelled");
    spelled.addSerializer(Spelled.class, new AsSpelled());
    mapper.registerModules(spelled, new JavaTimeModule(), new Jdk8Module());
    mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    mapper.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
  }

  /** Over several lines, for terminals and {@code jq}. */
  public static String pretty(Object value) {
    try {
      return escaped(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value, e);
    }
  }

  /** On one line. */
  public static String line(Object value) {
    try {
      return escaped(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value, e);
    }
  }

  /** JSON may hold control characters above U+007E as they are; a terminal shows none of them. */
  private static String escaped(String json) {
    return COMMAND
        .matcher(json)
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  private static final class AsSpelled extends JsonSerializer<Spelled> {
    @Override
    public void serialize(Spelled value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.spelling());
    }
  }
}
