package dev.cafrun.core.run;

import dev.cafrun.core.validation.Check;
import dev.cafrun.core.validation.ObjectMetadata;
import java.util.Map;

/**
 * A run as submitted.
 *
 * @param name as in Kubernetes
 * @param labels as in Kubernetes
 * @param spec what is wanted
 */
public record CafRun(String name, Map<String, String> labels, RunSpec spec) {
  public CafRun {
    labels = Map.copyOf(labels);
    Check.that(Check.NAME.matcher(name).matches(), "name", Check.NAME_RULE);
    Check.that(ObjectMetadata.isName(name), "name", ObjectMetadata.NAME_RULE);
  }
}
