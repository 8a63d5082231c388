package dev.cafrun.runtime;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.SourceFingerprint;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import java.util.Optional;

/**
 * Sees that a dataset is the same from the moment its fingerprint went into ingest's key until
 * ingest has read it: what was read is what the key says, or it is not kept. Every other stage
 * reads sealed outputs alone.
 */
final class SourceCheck {
  private final DatasetSpec dataset;
  private final ObjectStore store;
  private final Optional<Sha256> expected;

  private SourceCheck(DatasetSpec dataset, ObjectStore store, Optional<Sha256> expected) {
    this.dataset = dataset;
    this.store = store;
    this.expected = expected;
  }

  /**
   * Looks for the first time.
   *
   * @throws StageException of category PLATFORM if the dataset is not what the request says
   */
  static SourceCheck of(StageRequest request, DatasetSpec dataset, ObjectStore store) {
    if (request.stage().kind() != StageKind.INGEST) {
      return new SourceCheck(dataset, store, Optional.empty());
    }
    if (request.source().isEmpty()) {
      return new SourceCheck(dataset, store, SourceFingerprint.of(dataset, store));
    }
    SourceCheck check = new SourceCheck(dataset, store, Optional.of(new Sha256(request.source())));
    check.requireUnchanged();
    return check;
  }

  /**
   * Looks again.
   *
   * @throws StageException of category PLATFORM if it has changed, so that it is read anew
   */
  void requireUnchanged() {
    if (expected.isPresent() && !SourceFingerprint.of(dataset, store).equals(expected)) {
      throw new StageException(
          Failure.platform(
              "SOURCE_CHANGED",
              "dataset.source: %s has changed while it was read; it is read anew, so leave it as it is until then"
                  .formatted(dataset.source())));
    }
  }
}
