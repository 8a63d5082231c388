package dev.cafrun.controller.kubernetes.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a pod finds its dataset. Pure.
 *
 * @param claim the volume claim to mount; nothing if the dataset is not on one
 * @param spec the run's spec, with the dataset's source as the pod sees it
 */
record StageSource(Optional<String> claim, Map<String, Object> spec) {
  static final String FOLDER = "/data";

  private static final Pattern CLAIM = Pattern.compile("pvc://([^/]+)(/.*)?");

  /** The spec's own words stay what the stage's key was made from. */
  static StageSource of(Map<String, Object> spec) {
    if (spec.get("dataset") instanceof Map<?, ?> dataset
        && dataset.get("source") instanceof String source) {
      Matcher claim = CLAIM.matcher(source);
      if (claim.matches()) {
        Map<Object, Object> seen = new LinkedHashMap<>(dataset);
        seen.put("source", "file://" + FOLDER + (claim.group(2) == null ? "" : claim.group(2)));
        Map<String, Object> copy = new LinkedHashMap<>(spec);
        copy.put("dataset", seen);
        return new StageSource(Optional.of(claim.group(1)), copy);
      }
    }
    return new StageSource(Optional.empty(), spec);
  }
}
