package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the same face of the same picture in several samples, whatever its files are called. Other
 * faces of one picture are other people, and a video that stands still is one video. Holds a key
 * and a number for each sample, and those samples alone that share their picture with others. Not
 * thread-safe.
 */
final class EqualPictures {
  private static final double SAME_FACE = 0.5;

  private final Map<ContentKey, Long> first = new HashMap<>();
  private final Map<Long, Long> groupOf = new HashMap<>();
  private final Map<Long, List<Sample>> groups = new HashMap<>();

  /**
   * Two samples with one face.
   *
   * @param one comes first in the dataset
   */
  record Pair(Sample one, Sample other) {
    /** Whether one of them is tested and the other had a part in training or validation. */
    boolean isOnBothSides() {
      return one.split() != other.split()
          && (one.split() == Split.TEST || other.split() == Split.TEST);
    }
  }

  /** Takes note of an accepted sample's picture. */
  void met(long number, ContentKey content) {
    Long before = first.putIfAbsent(content, number);
    if (before != null) {
      groupOf.put(before, before);
      groupOf.put(number, before);
    }
  }

  /** Takes note of where a sample has gone; samples come in the order of their numbers. */
  void divided(Sample sample) {
    Long group = groupOf.get(Long.parseLong(sample.id()));
    if (group != null) {
      groups.computeIfAbsent(group, one -> new ArrayList<>()).add(sample);
    }
  }

  /**
   * Each face that is there again, once, with an earlier sample of it: one on the other side of the
   * split if there is any.
   */
  List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (long group : groups.keySet().stream().sorted().toList()) {
      List<Sample> samples = groups.getOrDefault(group, List.of());
      for (int i = 1; i < samples.size(); i++) {
        Pair found = null;
        for (int j = 0; j < i && (found == null || !found.isOnBothSides()); j++) {
          Pair pair = new Pair(samples.get(j), samples.get(i));
          if (isOneFace(pair) && (found == null || pair.isOnBothSides())) {
            found = pair;
          }
        }
        if (found != null) {
          pairs.add(found);
        }
      }
    }
    return pairs;
  }

  private static boolean isOneFace(Pair pair) {
    boolean standsStill =
        !pair.one().video().isEmpty()
            && pair.one().video().equals(pair.other().video())
            && !pair.one().source().equals(pair.other().source());
    FaceBox one = place(pair.one());
    FaceBox other = place(pair.other());
    return !standsStill && (one == null || other == null || overlap(one, other) > SAME_FACE);
  }

  private static @Nullable FaceBox place(Sample sample) {
    if (sample.box() != null || sample.landmarks().isEmpty()) {
      return sample.box();
    }
    List<Point> points = sample.landmarks();
    double left = points.stream().mapToDouble(Point::x).min().orElse(0);
    double top = points.stream().mapToDouble(Point::y).min().orElse(0);
    double width = points.stream().mapToDouble(Point::x).max().orElse(0) - left;
    double height = points.stream().mapToDouble(Point::y).max().orElse(0) - top;
    return width > 0 && height > 0 && width < 1e6 && height < 1e6
        ? new FaceBox(left, top, width, height)
        : null;
  }

  /** Intersection over union. */
  private static double overlap(FaceBox one, FaceBox other) {
    double width =
        Math.min(one.x() + one.width(), other.x() + other.width()) - Math.max(one.x(), other.x());
    double height =
        Math.min(one.y() + one.height(), other.y() + other.height()) - Math.max(one.y(), other.y());
    double both = Math.max(0, width) * Math.max(0, height);
    return both / (one.width() * one.height() + other.width() * other.height() - both);
  }

  /** For people; of those on both sides alone if there are any. */
  static String sentence(List<Pair> pairs) {
    List<Pair> mixed = pairs.stream().filter(Pair::isOnBothSides).toList();
    List<Pair> told = mixed.isEmpty() ? pairs : mixed;
    Set<String> names = new HashSet<>();
    told.forEach(pair -> names.add(pair.one().source() + " is " + pair.other().source()));
    String some = String.join("; ", names.stream().sorted().limit(5).toList());
    String which = "(%s%s)".formatted(some, names.size() > 5 ? "; …" : "");
    return mixed.isEmpty()
        ? "%d %s in the dataset before, with equal content %s: whoever is on them counts more often"
            .formatted(told.size(), told.size() == 1 ? "sample was" : "samples were", which)
        : "%d %s tested and trained on too, with equal content %s: the metrics are too good, and do not hold for people never seen"
            .formatted(told.size(), told.size() == 1 ? "picture is" : "pictures are", which);
  }
}
