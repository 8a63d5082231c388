package dev.cafrun.controller.kubernetes.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the author of a CafRun wants.
 *
 * @param run as the file would have said it
 * @param cancelled wants the run gone, for good
 * @param resumes the run and stage to go on with, as {@code affectnet-3/train-2}
 */
record DesiredRun(CafRun run, boolean cancelled, Optional<String> resumes) {
  /** An annotation; only {@code "true"} counts, and taking it back changes nothing. */
  static final String CANCEL = "cafrun.dev/cancel";

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * @throws InvalidRunException with everything that is wrong with its spec
   */
  static DesiredRun of(CafRunObject object) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", object.getMetadata().getName());
    if (object.getMetadata().getLabels() != null) {
      metadata.put("labels", object.getMetadata().getLabels());
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", RunReader.API_VERSION);
    tree.put("kind", RunReader.KIND);
    tree.put("metadata", metadata);
    JsonNode spec = object.getSpec();
    if (spec != null) {
      tree.put("spec", MAPPER.convertValue(spec, Object.class));
    }
    Map<String, String> annotations =
        Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    return new DesiredRun(
        RunReader.read(tree),
        "true".equals(annotations.get(CANCEL)),
        Optional.ofNullable(annotations.get(RunReader.RESUME_FROM)));
  }
}
