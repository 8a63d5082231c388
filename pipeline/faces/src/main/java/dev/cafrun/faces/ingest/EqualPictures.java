package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.Sample;
import dev.cafrun.runtime.compact.Doubles;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.Keys;
import dev.cafrun.runtime.compact.TextPool;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the same face of the same picture in several samples, whatever its files are called. Other
 * faces of one picture are other people, and a video that stands still is one video. Holds a key
 * and some numbers for each sample; names and places of those alone that share their picture with
 * others. Not thread-safe.
 */
final class EqualPictures {
  private static final double SAME_FACE = 0.5;
  private static final int NAMED = 5;
  private static final int NONE = -1;

  private final Keys pictures = new Keys();

  /** By sample: its picture. */
  private final Ints pictureOf = new Ints();

  /** By picture: how many samples show it. */
  private final Ints samplesOf = new Ints();

  /** Of samples that share their picture, in the order of their numbers. */
  private final Ints picture = new Ints();

  private final Ints source = new Ints();
  private final Ints video = new Ints();
  private final Ints split = new Ints();
  private final TextPool texts = new TextPool();

  /** Four numbers each, the first of which is no number where nobody knows the place. */
  private final Doubles places = new Doubles();

  /**
   * What was found.
   *
   * @param pairs samples whose face is in the dataset before
   * @param onBothSides those of them of which one is tested and the other had a part in training or
   *     validation
   * @param named some of the pictures, of both sides if any are, and one more if there are more
   */
  record Found(long pairs, long onBothSides, List<String> named) {
    Found {
      named = List.copyOf(named);
    }

    /** For people; of those on both sides alone if there are any. */
    String sentence() {
      long told = onBothSides > 0 ? onBothSides : pairs;
      String some = String.join("; ", named.stream().limit(NAMED).toList());
      String which = "(%s%s)".formatted(some, named.size() > NAMED ? "; …" : "");
      return onBothSides == 0
          ? "%d %s in the dataset before, with equal content %s: whoever is on them counts more often"
              .formatted(told, told == 1 ? "sample was" : "samples were", which)
          : "%d %s tested and trained on too, with equal content %s: the metrics are too good, and do not hold for people never seen"
              .formatted(told, told == 1 ? "picture is" : "pictures are", which);
    }
  }

  /** Takes note of the next accepted sample's picture. */
  void met(ContentKey content) {
    int number = pictures.add(content.high(), content.low());
    if (number == samplesOf.size()) {
      samplesOf.add(0);
    }
    samplesOf.set(number, samplesOf.get(number) + 1);
    pictureOf.add(number);
  }

  /** Takes note of where a sample has gone; samples come in the order of their numbers. */
  void divided(Sample sample) {
    int number = pictureOf.get(Integer.parseInt(sample.id()));
    if (samplesOf.get(number) == 1) {
      return;
    }
    picture.add(number);
    source.add(texts.add(sample.source()));
    video.add(sample.video().isEmpty() ? NONE : texts.add(sample.video()));
    split.add(sample.split().ordinal());
    FaceBox box = place(sample);
    places.add(box == null ? Double.NaN : box.x());
    places.add(box == null ? Double.NaN : box.y());
    places.add(box == null ? Double.NaN : box.width());
    places.add(box == null ? Double.NaN : box.height());
  }

  /**
   * Each face that is there again, once, with an earlier sample of it: one on the other side of the
   * split if there is any.
   */
  Found found() {
    Sides sides = new Sides();
    long pairs = 0;
    long mixed = 0;
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> mixedNames = new TreeSet<>();
    for (int sample = 0; sample < picture.size(); sample++) {
      int side = side(sample);
      int across = earlier(sides, sample, 1 - side);
      int one = across == NONE ? earlier(sides, sample, side) : across;
      if (one != NONE) {
        pairs++;
        mixed += across == NONE ? 0 : 1;
        String name = texts.get(source.get(one)) + " is " + texts.get(source.get(sample));
        keep(across == NONE ? names : mixedNames, name);
      }
      sides.add(sample);
    }
    return new Found(pairs, mixed, List.copyOf(mixed > 0 ? mixedNames : names));
  }

  private static void keep(TreeSet<String> names, String name) {
    names.add(name);
    if (names.size() > NAMED + 1) {
      names.pollLast();
    }
  }

  private int side(int sample) {
    return split.get(sample) == Split.TEST.ordinal() ? 1 : 0;
  }

  /** Samples of a picture on one side of the split, from the first on, chained to each other. */
  private final class Sides {
    private final int[] first = new int[2 * pictures.size()];
    private final int[] last = new int[2 * pictures.size()];
    private final int[] next = new int[picture.size()];

    Sides() {
      java.util.Arrays.fill(first, NONE);
      java.util.Arrays.fill(next, NONE);
    }

    void add(int sample) {
      int chain = 2 * picture.get(sample) + side(sample);
      if (first[chain] == NONE) {
        first[chain] = sample;
      } else {
        next[last[chain]] = sample;
      }
      last[chain] = sample;
    }
  }

  /** The first sample on a side that shows the same face; {@link #NONE} if none does. */
  private int earlier(Sides sides, int sample, int side) {
    int one = sides.first[2 * picture.get(sample) + side];
    while (one != NONE && !isOneFace(one, sample)) {
      one = sides.next[one];
    }
    return one;
  }

  private boolean isOneFace(int one, int other) {
    boolean standsStill =
        video.get(one) != NONE
            && video.get(one) == video.get(other)
            && source.get(one) != source.get(other);
    return !standsStill
        && (Double.isNaN(places.get(4 * one))
            || Double.isNaN(places.get(4 * other))
            || box(one).overlap(box(other)) > SAME_FACE);
  }

  private FaceBox box(int sample) {
    int at = 4 * sample;
    return new FaceBox(places.get(at), places.get(at + 1), places.get(at + 2), places.get(at + 3));
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
}
