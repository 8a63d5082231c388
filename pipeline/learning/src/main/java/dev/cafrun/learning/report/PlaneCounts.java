package dev.cafrun.learning.report;

import dev.cafrun.learning.data.Face;
import java.util.Arrays;
import java.util.List;

/**
 * How many faces lie where on the plane of valence and arousal, in 10 × 10 squares over [−1, 1]².
 * Immutable.
 */
public final class PlaneCounts {
  /** Squares from left to right, and from bottom to top. */
  public static final int SIDE = 10;

  private final int[][] counts = new int[SIDE][SIDE];
  private final int most;

  private PlaneCounts(List<Face> faces) {
    int top = 0;
    for (Face face : faces) {
      top = Math.max(top, ++counts[square(face.arousal())][square(face.valence())]);
    }
    most = top;
  }

  static PlaneCounts of(List<Face> faces) {
    return new PlaneCounts(faces);
  }

  private static int square(double value) {
    return Math.clamp((int) Math.floor((value + 1) / 2 * SIDE), 0, SIDE - 1);
  }

  /** Where a square begins, in valence or arousal. */
  static double edge(int square) {
    return 2.0 * square / SIDE - 1;
  }

  /** Whether the middle of a square lies in the unit circle, where emotions do. */
  static boolean inCircle(int arousal, int valence) {
    double half = 1.0 / SIDE;
    return Math.hypot(edge(arousal) + half, edge(valence) + half) <= 1;
  }

  int at(int arousal, int valence) {
    return counts[arousal][valence];
  }

  /** In the fullest square. */
  int most() {
    return most;
  }

  /** Squares in the circle without a face. */
  long empty() {
    long empty = 0;
    for (int arousal = 0; arousal < SIDE; arousal++) {
      for (int valence = 0; valence < SIDE; valence++) {
        empty += inCircle(arousal, valence) && counts[arousal][valence] == 0 ? 1 : 0;
      }
    }
    return empty;
  }

  /** Faces in squares where another has none. */
  long where(PlaneCounts other) {
    long faces = 0;
    for (int arousal = 0; arousal < SIDE; arousal++) {
      for (int valence = 0; valence < SIDE; valence++) {
        faces += other.counts[arousal][valence] == 0 ? counts[arousal][valence] : 0;
      }
    }
    return faces;
  }

  /** Squares in the circle. */
  static long squares() {
    return new PlaneCounts(List.of()).empty();
  }

  /** Rows from arousal −1 up, each from valence −1 on. */
  List<List<Integer>> rows() {
    return Arrays.stream(counts).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
