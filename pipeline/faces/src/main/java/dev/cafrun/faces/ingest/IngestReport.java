package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.promotion.PersonSplit;
import dev.cafrun.faces.Sample;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a dataset was taken in.
 *
 * @param rows read
 * @param accepted became samples
 * @param rejected left out with a reason
 * @param maxRejected the largest share of labelled rows that the run lets be rejected, here and
 *     later
 * @param unlabelled left out because the dataset says they have no label
 * @param heldOut samples of the dataset's own training part that became validation samples
 * @param samples by split
 * @param subjects by split; unnamed ones do not count
 * @param people each counted once, whatever splits they are in; unnamed ones do not count
 * @param onBothSides who is tested and had a part in training or validation too
 * @param videosOnBothSides the same of videos in which nobody is named
 * @param equal samples whose face is in the dataset more than once, with the same picture
 * @param equalOnBothSides those of them that are tested and had a part in training or validation
 * @param inSeveralSplits who is in more than one split
 * @param testsUnnamed whether somebody is tested of whom nobody knows who it is
 */
record IngestReport(
    long rows,
    long accepted,
    long rejected,
    double maxRejected,
    long unlabelled,
    long heldOut,
    Map<Split, Long> samples,
    Map<Split, Long> subjects,
    long people,
    Set<String> onBothSides,
    Set<String> videosOnBothSides,
    long equal,
    long equalOnBothSides,
    Set<String> inSeveralSplits,
    boolean testsUnnamed) {
  private static final int MOST_NAMES = 100;

  IngestReport {
    onBothSides = Collections.unmodifiableSet(new TreeSet<>(onBothSides));
    videosOnBothSides = Collections.unmodifiableSet(new TreeSet<>(videosOnBothSides));
    inSeveralSplits = Collections.unmodifiableSet(new TreeSet<>(inSeveralSplits));
    samples = Map.copyOf(samples);
    subjects = Map.copyOf(subjects);
  }

  long samples(Split split) {
    return samples.getOrDefault(split, 0L);
  }

  long subjects(Split split) {
    return subjects.getOrDefault(split, 0L);
  }

  /** For the gates of a model. */
  PersonSplit personSplit() {
    return !onBothSides.isEmpty() || !videosOnBothSides.isEmpty() || equalOnBothSides > 0
        ? PersonSplit.MIXED
        : testsUnnamed ? PersonSplit.UNKNOWN : PersonSplit.APART;
  }

  /** Rejected rows as a share of those that have a label. */
  double rejectedShare() {
    return (double) rejected / (accepted + rejected);
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("rows", rows);
    tree.put("accepted", accepted);
    tree.put("rejected", rejected);
    tree.put("rejectedShare", rejectedShare());
    tree.put("maxRejected", maxRejected);
    tree.put("unlabelled", unlabelled);
    tree.put("heldOut", heldOut);
    tree.put("samples", bySplit(samples));
    tree.put("subjects", bySplit(subjects));
    tree.put("people", people);
    tree.put("videosOnBothSides", videosOnBothSides.stream().limit(MOST_NAMES).toList());
    tree.put("equalPictures", equal);
    tree.put("equalOnBothSides", equalOnBothSides);
    tree.put("personSplit", personSplit().spelling());
    tree.put("onBothSides", onBothSides.stream().limit(MOST_NAMES).toList());
    tree.put("inSeveralSplits", inSeveralSplits.stream().limit(MOST_NAMES).toList());
    return tree;
  }

  private static Map<String, Object> bySplit(Map<Split, Long> counts) {
    Map<String, Object> tree = new TreeMap<>();
    for (Split split : Split.values()) {
      tree.put(split.spelling(), counts.getOrDefault(split, 0L));
    }
    return tree;
  }

  /** Counts while the rows go by. Not thread-safe. */
  static final class Counter {
    private long accepted;
    private long rejected;
    private long unlabelled;
    private long heldOut;
    private final Map<Split, Long> named = new EnumMap<>(Split.class);
    private final Headcount bySubject = new Headcount();
    private final Map<Split, Long> samples = new EnumMap<>(Split.class);
    private final People people = new People();
    private final SplitMasks unnamedVideos = new SplitMasks();

    void rejected() {
      rejected++;
    }

    void unlabelled() {
      unlabelled++;
    }

    /**
     * Returns the sample's number, from 0.
     *
     * @param person who is on it; empty if nobody is named
     */
    long accepted(Sample sample, String person) {
      people.met(person, sample);
      bySubject.met(sample.subject());
      named.merge(sample.split(), 1L, Long::sum);
      return accepted++;
    }

    /** How many accepted samples the dataset itself puts into a split. */
    long named(Split split) {
      return named.getOrDefault(split, 0L);
    }

    void heldOut(long held) {
      heldOut = held;
    }

    void split(Sample sample) {
      people.divided(sample);
      samples.merge(sample.split(), 1L, Long::sum);
      if (sample.subject().isEmpty() && !sample.video().isEmpty()) {
        unnamedVideos.met(sample.video(), sample.split());
      }
    }

    long rows() {
      return accepted + rejected + unlabelled;
    }

    long acceptedRows() {
      return accepted;
    }

    long unlabelledRows() {
      return unlabelled;
    }

    Headcount samplesBySubject() {
      return bySubject;
    }

    /**
     * @param equal samples with one face of one picture
     * @param maxRejected the share of rejected rows above which the run fails
     */
    IngestReport report(EqualPictures.Found equal, double maxRejected) {
      Map<Split, Long> counts = new EnumMap<>(Split.class);
      for (Split split : samples.keySet()) {
        counts.put(split, people.subjects(split));
      }
      return new IngestReport(
          rows(),
          accepted,
          rejected,
          maxRejected,
          unlabelled,
          heldOut,
          samples,
          counts,
          people.count(),
          people.onBothSides(),
          unnamedVideos.where(People::areBothSides),
          equal.pairs(),
          equal.onBothSides(),
          people.inSeveralSplits(),
          people.testsUnnamed());
    }
  }
}
