package dev.cafrun.controller.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@code spec.dataset.source} absolute, so that a sample can name faces that lie beside it:
 * {@code file:./faces} becomes {@code file:///folder/of/the/run/file/faces}. Everything else stays
 * as it is; the run's own rules judge it.
 */
final class Sources {
  static final String PATH = "spec.dataset.source";

  private static final String SCHEME = "file:";

  private Sources() {}

  @SuppressWarnings("unchecked") // YamlTree makes maps of no other kind
  static void resolve(Map<String, @Nullable Object> tree, Path folder) {
    if (tree.get("spec") instanceof Map<?, ?> spec
        && spec.get("dataset") instanceof Map<?, ?> dataset
        && dataset.get("source") instanceof String source
        && source.startsWith(SCHEME)
        && !source.startsWith("file://")) {
      ((Map<String, @Nullable Object>) dataset).put("source", absolute(source, folder));
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
