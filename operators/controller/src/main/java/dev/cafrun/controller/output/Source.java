package dev.cafrun.controller.output;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DatasetSpec;
import java.util.Optional;

/**
 * The dataset that a run rests on.
 *
 * @param dataset as its author names it
 * @param fingerprint as last seen before ingest read it; nothing where workers alone can see it
 */
public record Source(DatasetSpec dataset, Optional<Sha256> fingerprint) {
  /** For the key of ingest. */
  public Sha256 digest() {
    return fingerprint.orElseGet(() -> Sha256.of(String.valueOf(dataset.source())));
  }

  /**
   * Whether equal keys mean equal data: it was seen, or its author says when it is another. What
   * nobody vouches for, each run reads for itself.
   */
  public boolean vouchedFor() {
    return fingerprint.isPresent() || dataset.revision() != null;
  }
}
