package dev.cafrun.learning.duplicate;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Looks for every held-out face whether a face of another split is nearly the same picture, as it
 * is or mirrored. Takes a hash of each face, and a little more than time proportional to them. Pure
 * but for the faces it reads; equal faces give equal findings.
 */
public final class NearDuplicates {
  /**
   * Bits that may differ. Of 5.9 million pairs of aligned faces of different people none came as
   * near; the same picture compressed, scaled or lit otherwise seldom goes as far ({@code
   * data-report.md} has the table).
   */
  public static final int RADIUS = 20;

  private NearDuplicates() {}

  /** One finding at most for each face of validation and test, in the order of the faces. */
  public static List<NearDuplicate> among(FaceSet faces) {
    List<Face> all = faces.all();
    List<FaceHash> hashes =
        IntStream.range(0, all.size()).parallel().mapToObj(i -> hash(faces, all.get(i))).toList();
    Map<Split, HashIndex> indexes = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      Map<Integer, FaceHash> numbered = new HashMap<>();
      for (int i = 0; i < all.size(); i++) {
        if (all.get(i).split() == split) {
          numbered.put(i, hashes.get(i));
        }
      }
      indexes.put(split, new HashIndex(numbered, RADIUS));
    }
    return IntStream.range(0, all.size())
        .parallel()
        .filter(i -> all.get(i).split() != Split.TRAIN)
        .mapToObj(i -> nearest(all, i, hashes.get(i), indexes))
        .flatMap(Optional::stream)
        .toList();
  }

  private static FaceHash hash(FaceSet faces, Face face) {
    int side = faces.pixels().side();
    return FaceHash.of(faces.pixels().cut(face.row(), new Crop(0, 0, false), side), side);
  }

  private static Optional<NearDuplicate> nearest(
      List<Face> all, int number, FaceHash hash, Map<Split, HashIndex> indexes) {
    Face face = all.get(number);
    NearDuplicate nearest = null;
    for (Map.Entry<Split, HashIndex> one : indexes.entrySet()) {
      if (one.getKey() == face.split()) {
        continue;
      }
      for (boolean mirrored : new boolean[] {false, true}) {
        Optional<HashIndex.Found> found = one.getValue().nearest(mirrored ? hash.mirrored() : hash);
        if (found.isPresent() && (nearest == null || found.get().distance() < nearest.distance())) {
          Face other = all.get(found.get().number());
          nearest = new NearDuplicate(face, other, found.get().distance(), mirrored);
        }
      }
    }
    return Optional.ofNullable(nearest);
  }
}
