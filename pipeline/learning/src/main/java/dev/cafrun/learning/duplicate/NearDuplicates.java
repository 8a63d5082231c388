package dev.cafrun.learning.duplicate;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.learning.data.FaceSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for every held-out face whether a face of another split is nearly the same picture, as it
 * is or mirrored. Takes a hash of each face, and a little more than time proportional to them, and
 * some sixty bytes of memory for each. Pure but for the faces it reads; equal faces give equal
 * findings.
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
    FaceRows all = faces.all();
    FaceHashes hashes = new FaceHashes(all.size());
    IntStream.range(0, all.size())
        .parallel()
        .forEach(place -> hashes.set(place, hash(faces, all.row(place))));
    Nearest nearest = new Nearest(all, hashes);
    for (Split split : Split.values()) {
      nearest.look(split, false);
      nearest.look(split, true);
    }
    return nearest.found();
  }

  private static FaceHash hash(FaceSet faces, int row) {
    int side = faces.pixels().side();
    return FaceHash.of(faces.pixels().cut(row, new Crop(0, 0, false), side), side);
  }

  /** The nearest of every held-out face so far; of equally near ones the first that was found. */
  private static final class Nearest {
    private final FaceRows all;
    private final FaceHashes hashes;
    private final int[] heldOut;

    /** Of each held-out face. */
    private final long[] best;

    private final BitSet mirrored = new BitSet();

    Nearest(FaceRows all, FaceHashes hashes) {
      this.all = all;
      this.hashes = hashes;
      this.heldOut =
          IntStream.range(0, all.size()).filter(i -> all.split(i) != Split.TRAIN).toArray();
      this.best = new long[heldOut.length];
      Arrays.fill(best, HashIndex.NOTHING);
    }

    /** Looks among the faces of one split for those of others. */
    void look(Split split, boolean inMirror) {
      HashIndex index = new HashIndex(hashes, i -> all.split(i) == split, RADIUS);
      long[] here = new long[heldOut.length];
      Arrays.fill(here, HashIndex.NOTHING);
      for (int part = 0; part < index.parts(); part++) {
        index.prepare(part);
        IntStream.range(0, heldOut.length)
            .parallel()
            .filter(i -> all.split(heldOut[i]) != split)
            .forEach(
                i -> {
                  FaceHash hash = hashes.get(heldOut[i]);
                  here[i] = index.improve(inMirror ? hash.mirrored() : hash, here[i]);
                });
      }
      for (int i = 0; i < here.length; i++) {
        if (here[i] != HashIndex.NOTHING
            && (best[i] == HashIndex.NOTHING
                || HashIndex.distance(here[i]) < HashIndex.distance(best[i]))) {
          best[i] = here[i];
          mirrored.set(i, inMirror);
        }
      }
    }

    List<NearDuplicate> found() {
      FoundPairs pairs = new FoundPairs(all);
      for (int i = 0; i < best.length; i++) {
        if (best[i] != HashIndex.NOTHING) {
          pairs.found(
              heldOut[i], HashIndex.number(best[i]), HashIndex.distance(best[i]), mirrored.get(i));
        }
      }
      return pairs;
    }
  }
}
