package dev.cafrun.faces.ingest;

import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.dataset.LabelRow;

/** What becomes of a row. */
sealed interface Verdict {
  /** Believed so far; the split is still to be decided. */
  record Accepted(LabelRow row, Sample sample) implements Verdict {}

  record Rejected(Rejection rejection) implements Verdict {}

  /** Marked by the dataset itself as having no label: left out, and nobody's fault. */
  record Unlabelled() implements Verdict {}
}
