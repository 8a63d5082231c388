package dev.cafrun.learning.duplicate;

import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.runtime.compact.Ints;
import java.util.AbstractList;
import java.util.RandomAccess;

/** Findings in numbers: a pair is made when it is asked for. Not thread-safe while it grows. */
final class FoundPairs extends AbstractList<NearDuplicate> implements RandomAccess {
  private final FaceRows faces;
  private final Ints one = new Ints();
  private final Ints other = new Ints();
  private final Ints distance = new Ints();
  private final Ints mirrored = new Ints();

  FoundPairs(FaceRows faces) {
    this.faces = faces;
  }

  /**
   * @param face place of a face of validation or test
   * @param like place of the most alike of the other splits
   */
  void found(int face, int like, int bits, boolean inMirror) {
    one.add(face);
    other.add(like);
    distance.add(bits);
    mirrored.add(inMirror ? 1 : 0);
  }

  @Override
  public NearDuplicate get(int place) {
    return new NearDuplicate(
        faces.get(one.get(place)),
        faces.get(other.get(place)),
        distance.get(place),
        mirrored.get(place) == 1);
  }

  @Override
  public int size() {
    return one.size();
  }
}
