package dev.cafrun.learning.train;

import dev.cafrun.core.canonical.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON files of stages, for people and programs: in the given order, indented, and with {@code
 * null} spelled out, because an undefined measure must not look like a forgotten one.
 */
public final class JsonFile {

  private JsonFile() {}

  /** Writes a tree of maps, lists, texts, finite numbers, flags and nulls. */
  public static void write(Path file, Map<String, ? extends @Nullable Object> tree)
      throws IOException {
    StringBuilder text = new StringBuilder();
    append(text, tree, "\n");
    Files.writeString(file, text.append('\n').toString());
  }

  private static void append(StringBuilder text, @Nullable Object value, String newLine) {
    String inner = newLine + "  ";
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map when !map.isEmpty() -> {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          text.append(separator).append(inner);
          text.append(CanonicalJson.write(String.valueOf(entry.getKey()))).append(": ");
          append(text, entry.getValue(), inner);
          separator = ",";
        }
        text.append(newLine).append('}');
      }
      case List<?> list when !list.isEmpty() -> {
        String separator = "[";
        for (Object item : list) {
          text.append(separator).append(inner);
          append(text, item, inner);
          separator = ",";
        }
        text.append(newLine).append(']');
      }
      default -> text.append(CanonicalJson.write(value));
    }
  }
}
