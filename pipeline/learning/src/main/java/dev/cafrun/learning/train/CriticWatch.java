package dev.cafrun.learning.train;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Notices when a critic collapses: when its latents come so close together that steps 2 and 3 no
 * longer teach anything. What counts as close depends on the network, so it is relative to the
 * first iterations. A pure function of the distances seen. Not thread-safe.
 */
final class CriticWatch {

  /** Iterations that say what is usual, and iterations that say what is. */
  private static final int FIRST = 10;

  private static final int LATEST = 20;

  /** A mean distance below this share of the usual is a collapse; above the other it is over. */
  private static final double COLLAPSED = 0.01;

  private static final double ALIVE = 0.1;

  private final Queue<Double> latest = new ArrayDeque<>();
  private double usual;
  private double latestSum;
  private long seen;
  private boolean collapsed;

  /** Goes on from the distances of earlier iterations. */
  static CriticWatch after(double[] distances) {
    CriticWatch watch = new CriticWatch();
    for (double distance : distances) {
      watch.see(distance);
    }
    return watch;
  }

  /**
   * Takes an iteration's mean D² between strong and weak latents.
   *
   * @return whether the critic has just collapsed: true once for each fall
   */
  boolean see(double distance) {
    seen++;
    if (seen <= FIRST) {
      usual += distance / FIRST;
      return false;
    }
    latest.add(distance);
    latestSum += distance;
    if (latest.size() > LATEST) {
      latestSum -= latest.remove();
    }
    if (latest.size() < LATEST) {
      return false;
    }
    boolean fell = !collapsed && share() < COLLAPSED;
    collapsed = fell || (collapsed && share() < ALIVE);
    return fell;
  }

  /**
   * The latest mean distance as a share of the first iterations'; 0 as long as there is too little.
   */
  double share() {
    return usual > 0 && !latest.isEmpty() ? Math.max(0, latestSum / latest.size() / usual) : 0;
  }

  /** Whether it is collapsed now. */
  boolean collapsed() {
    return collapsed;
  }
}
