package dev.cafrun.core.promotion;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.metric.SufficientStatistics;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the model of a version said about each face of its test set, summed up by person and by
 * quadrant: all that two versions can be compared by.
 *
 * @param faces how many there are
 * @param items names the faces with their people and labels: equal names, equal faces
 * @param people by name; whoever nobody named is a person of one face, {@link #isNamed not named}
 * @param quadrants of the labels, by name; an axis belongs to the positive side
 */
public record TestAnswers(
    int faces,
    Sha256 items,
    SortedMap<String, PartAnswers> people,
    SortedMap<String, PartAnswers> quadrants) {
  /** A NUL keeps a lone face's name apart from every person's. */
  private static final String UNNAMED = "\0";

  public TestAnswers {
    people = Collections.unmodifiableSortedMap(new TreeMap<>(people));
    quadrants = Collections.unmodifiableSortedMap(new TreeMap<>(quadrants));
  }

  static boolean isNamed(String person) {
    return !person.startsWith(UNNAMED);
  }

  /** Takes one face after the other, in any order. Not thread-safe. */
  public static final class Sum {
    private final long[] items = new long[4];
    private final SortedMap<String, PartAnswers> people = new TreeMap<>();
    private final SortedMap<String, PartAnswers> quadrants = new TreeMap<>();
    private int faces;

    /**
     * @param id of the face
     * @param person who is in it; empty if nobody knows
     * @param valence its label, and so {@code arousal}
     * @param saidValence what the model said, and so {@code saidArousal}
     */
    public void add(
        String id,
        String person,
        double valence,
        double arousal,
        double saidValence,
        double saidArousal) {
      PartAnswers answer =
          new PartAnswers(
              SufficientStatistics.of(valence, saidValence),
              SufficientStatistics.of(arousal, saidArousal));
      people.merge(person.isEmpty() ? UNNAMED + id : person, answer, PartAnswers::plus);
      quadrants.merge(quadrant(valence, arousal), answer, PartAnswers::plus);
      faces++;
      // Digests add up, whatever order the faces come in.
      ByteBuffer digest =
          ByteBuffer.wrap(
              Sha256.newDigest()
                  .digest(String.join("\0", id, person, valence + " " + arousal).getBytes(UTF_8)));
      for (int i = 0; i < items.length; i++) {
        items[i] += digest.getLong();
      }
    }

    /** How many people there are so far. */
    public int people() {
      return people.size();
    }

    public TestAnswers done() {
      ByteBuffer name = ByteBuffer.allocate(items.length * Long.BYTES);
      for (long part : items) {
        name.putLong(part);
      }
      return new TestAnswers(faces, Sha256.finish(name.array()), people, quadrants);
    }

    private static String quadrant(double valence, double arousal) {
      return (valence >= 0 ? "pleasant" : "unpleasant") + "-" + (arousal >= 0 ? "excited" : "calm");
    }
  }
}
