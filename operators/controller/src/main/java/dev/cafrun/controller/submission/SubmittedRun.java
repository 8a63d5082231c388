package dev.cafrun.controller.submission;

import dev.cafrun.controller.file.SentRun;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import java.util.Map;
import java.util.Optional;

/**
 * A run that somebody sends.
 *
 * @param sent its file
 * @param key nothing: sent again, it is another submission
 */
public record SubmittedRun(SentRun sent, Optional<SubmissionKey> key) {
  /** Of what it says, however it is written. */
  Sha256 digest() {
    return Sha256.of(
        CanonicalJson.write(
            Map.of(
                "name", sent.run().name(),
                "namespace", sent.namespace().orElse(""),
                "labels", sent.run().labels(),
                "spec", CanonicalTree.of(sent.run().spec()))));
  }
}
