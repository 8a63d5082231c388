package dev.cafrun.learning.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON files of stages, for people and programs: in the given order, indented, and with {@code
 * null} spelled out, because an undefined measure must not look like a forgotten one.
 */
public final class JsonFile {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private JsonFile() {}

  /** Writes a tree of maps, lists, texts, finite numbers, flags and nulls. */
  public static void write(Path file, Map<String, ? extends @Nullable Object> tree)
      throws IOException {
    Files.writeString(file, text(tree));
  }

  /** The same as a text. */
  public static String text(Map<String, ? extends @Nullable Object> tree) {
    try {
      return MAPPER.writer(PRINTER).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException problem) {
      throw new IllegalArgumentException("no JSON for " + tree, problem);
    }
  }

  /** Reads a tree. */
  public static Map<String, Object> parse(String text) throws IOException {
    return MAPPER.readValue(text, new TypeReference<>() {});
  }
}
