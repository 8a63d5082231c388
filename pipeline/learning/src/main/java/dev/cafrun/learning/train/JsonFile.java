package dev.cafrun.learning.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** JSON files between stages: a tree of maps, lists, texts, numbers and nulls, in the given order. */
public final class JsonFile {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonFile() {}

  /** Writes a tree; numbers must be finite. */
  public static void write(Path file, Map<String, ?> tree) throws IOException {
    Files.writeString(file, MAPPER.writeValueAsString(tree) + "\n");
  }

  /** Reads a tree. */
  public static Map<String, Object> read(Path file) throws IOException {
    return MAPPER.readValue(Files.readString(file), new TypeReference<>() {});
  }
}
