package dev.cafrun.controller.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes places on disk absolute ({@code spec.dataset.source} and {@code spec.train.initial}), so
 * that a sample can name faces that lie beside it: {@code file:./faces} becomes {@code
 * file:///folder/of/the/run/file/faces}. Everything else stays as it is; the run's own rules judge
 * it.
 */
final class Sources {
  /** Fields that may name a place on disk, each as its object and its name in it. */
  private static final Map<String, String> FIELDS = Map.of("dataset", "source", "train", "initial");

  private static final String SCHEME = "file:";

  private Sources() {}

  /** Whether a field names a place. */
  static boolean isPlace(String path) {
    return FIELDS.entrySet().stream()
        .anyMatch(field -> path.equals("spec." + field.getKey() + "." + field.getValue()));
  }

  static void resolve(Map<String, @Nullable Object> tree, Path folder) {
    if (tree.get("spec") instanceof Map<?, ?> spec) {
      FIELDS.forEach((object, name) -> resolve(spec.get(object), name, folder));
    }
  }

  @SuppressWarnings("unchecked") // YamlTree makes maps of no other kind
  private static void resolve(@Nullable Object object, String name, Path folder) {
    if (object instanceof Map<?, ?> fields
        && fields.get(name) instanceof String source
        && source.startsWith(SCHEME)
        && !source.startsWith("file://")) {
      ((Map<String, @Nullable Object>) fields).put(name, absolute(source, folder));
    }
  }

  private static String absolute(String source, Path folder) {
    try {
      Path path = folder.resolve(source.substring(SCHEME.length()));
      return "file://" + path.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return source;
    }
  }
}
