package dev.cafrun.controller.tenant;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A name that several tenants have a model of. */
public final class AmbiguousModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AmbiguousModelException(String name, List<String> keys) {
    super(
        "several tenants have a model '%s': say which, one of %s"
            .formatted(
                name, keys.stream().map(key -> ModelName.of(key).whole()).collect(joining(", "))));
  }
}
