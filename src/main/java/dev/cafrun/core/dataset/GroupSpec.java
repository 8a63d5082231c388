package dev.cafrun.core.dataset;

import dev.cafrun.core.validation.Check;

/**
 * How weak and strong emotion are told apart.
 *
 * @param method finds the threshold
 * @param k {@code kmeans}: 2, 3 or 5 centres
 * @param scope what the threshold is found on
 */
public record GroupSpec(GroupMethod method, int k, GroupScope scope) {
  public GroupSpec {
    Check.that(k == 2 || k == 3 || k == 5, "k", "must be 2, 3 or 5");
  }
}
