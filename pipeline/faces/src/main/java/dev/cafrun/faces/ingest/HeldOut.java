package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.faces.Sample;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The share of a training part that is held out for validation where a dataset's own split has
 * none: whole people, whole videos where nobody is named, and other pictures one by one. Which, the
 * seed decides and not the order of the rows. Holds one count per person. Not thread-safe.
 */
final class HeldOut {
  private final SplitSpec spec;
  private final Map<String, Long> people = new HashMap<>();
  private final Map<String, Long> unnamed = new HashMap<>();
  private long training;
  private long samples;
  private long heldPeople;

  HeldOut(SplitSpec spec) {
    this.spec = spec;
  }

  /** Takes note of a sample of any part. */
  void add(Sample sample) {
    if (sample.split() == Split.TRAIN) {
      training++;
      (alone(sample) ? unnamed : people).merge(name(sample), 1L, Long::sum);
    }
  }

  private static boolean alone(Sample sample) {
    return sample.subject().isEmpty() && sample.video().isEmpty();
  }

  private static String name(Sample sample) {
    return alone(sample)
        ? sample.id()
        : sample.subject().isEmpty() ? sample.video() : sample.subject();
  }

  /** What each sample is for, once all have been added. */
  Function<Sample, Split> splits() {
    Set<String> heldByName = Splitter.heldOut(people, spec);
    Set<String> heldById = Splitter.heldOut(unnamed, spec);
    heldPeople = heldByName.size();
    samples =
        heldByName.stream().mapToLong(name -> people.getOrDefault(name, 0L)).sum()
            + heldById.size();
    return sample ->
        sample.split() == Split.TRAIN
                && (alone(sample) ? heldById : heldByName).contains(name(sample))
            ? Split.VALIDATION
            : sample.split();
  }

  /** How many are held out. */
  long samples() {
    return samples;
  }

  /** For people. */
  String sentence() {
    return "the dataset's own split has no validation samples: %d of its %d training samples"
            .formatted(samples, training)
        + (people.isEmpty()
            ? ", chosen one by one because nobody is named in them, so that one person may be in"
                + " both,"
            : " (%d of %d people or videos%s)"
                .formatted(
                    heldPeople,
                    people.size(),
                    unnamed.isEmpty() ? "" : ", and pictures of nobody known"))
        + " are held out for validation (dataset.split.validation; 0 holds none out)";
  }
}
