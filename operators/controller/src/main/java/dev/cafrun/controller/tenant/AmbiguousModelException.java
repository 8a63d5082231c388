package dev.cafrun.controller.tenant;

import java.util.List;

/** A name that several tenants have a model of. */
public final class AmbiguousModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AmbiguousModelException(String name, List<String> keys) {
    super(
        "several tenants have a model '%s': say which, one of %s"
            .formatted(name, String.join(", ", keys)));
  }
}
