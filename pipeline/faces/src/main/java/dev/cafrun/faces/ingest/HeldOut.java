package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.faces.Sample;
import java.util.BitSet;
import java.util.function.Function;

/**
 * The share of a training part that is held out for validation where a dataset's own split has
 * none: whole people, whole videos where nobody is named, and other pictures one by one. Which, the
 * seed decides and not the order of the rows. Holds one count per person and one bit per picture of
 * nobody. Not thread-safe.
 */
final class HeldOut {
  private final SplitSpec spec;
  private final Headcount people = new Headcount();
  private final BitSet unnamed = new BitSet();
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
      if (alone(sample)) {
        unnamed.set(Integer.parseInt(sample.id()));
      } else {
        people.met(name(sample));
      }
    }
  }

  private static boolean alone(Sample sample) {
    return sample.subject().isEmpty() && sample.video().isEmpty();
  }

  private static String name(Sample sample) {
    return sample.subject().isEmpty() ? sample.video() : sample.subject();
  }

  /** What each sample is for, once all have been added. */
  Function<Sample, Split> splits() {
    BitSet byName = people.heldOut(spec);
    SingleSamples singles = new SingleSamples(unnamed.stream().toArray());
    BitSet one = Splitter.heldOut(singles, spec);
    heldPeople = byName.cardinality();
    samples = byName.stream().mapToLong(people::samples).sum() + one.cardinality();
    return sample -> {
      boolean held =
          sample.split() == Split.TRAIN
              && (alone(sample)
                  ? one.get(singles.group(Integer.parseInt(sample.id())))
                  : byName.get(people.number(name(sample))));
      return held ? Split.VALIDATION : sample.split();
    };
  }

  /** How many are held out. */
  long samples() {
    return samples;
  }

  /** For people. */
  String sentence() {
    return "the dataset's own split has no validation samples: %d of its %d training samples"
            .formatted(samples, training)
        + (people.size() == 0
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
