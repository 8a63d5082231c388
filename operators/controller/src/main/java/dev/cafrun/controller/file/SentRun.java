package dev.cafrun.controller.file;

import dev.cafrun.core.run.CafRun;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run file that came as text.
 *
 * @param run what it means
 * @param tree what it says
 */
public record SentRun(CafRun run, Map<String, @Nullable Object> tree) {
  public Optional<String> namespace() {
    return Optional.ofNullable(metadata().get("namespace")).map(String::valueOf);
  }

  public Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    if (metadata().get("annotations") instanceof Map<?, ?> said) {
      said.forEach((name, value) -> annotations.put(String.valueOf(name), String.valueOf(value)));
    }
    return annotations;
  }

  /** As it is written. */
  public @Nullable Object spec() {
    return tree.get("spec");
  }

  private Map<?, ?> metadata() {
    return tree.get("metadata") instanceof Map<?, ?> metadata ? metadata : Map.of();
  }
}
