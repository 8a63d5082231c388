package dev.cafrun.learning.critic;

import dev.cafrun.core.training.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Δ of Eqs. 5 and 8: how pure the latent space is around the strong samples, by the adaptive k-NN
 * rule (Balsubramani et al. 2019). For each strong sample all others (those of the minibatch, and
 * those remembered) are sorted by latent distance (ties: weak first, so that latents that cannot be
 * told apart do not look pure) and K is the smallest k whose bias, the share of the same group
 * among the k nearest minus ½, exceeds a bound. Purer neighbourhoods give a smaller K and so a
 * larger Δ.
 *
 * <p>Profile {@code paper}: bound and Δ are both ln(N/c)/(2k); where no k qualifies K = N − 1. In
 * other words, among the k nearest those of the same group must outnumber the others by more than
 * ln(N/c). Profile {@code official}, the published code: bound 0.7/√k, Δ = 0.7/√(K−1); where no k
 * qualifies K = N. N counts the minibatch and what is remembered.
 *
 * @param delta mean Δ over the strong samples
 * @param meanNeighbours mean K over the strong samples
 * @param found share of the strong samples for which some k qualified
 */
public record AdaptiveNeighbourhood(double delta, double meanNeighbours, double found) {

  /**
   * Samples from which on some k qualifies for most strong samples by the paper's rule while the
   * groups still overlap: where three of five nearest neighbours are strong (the table is on the
   * page about the critic).
   */
  public static final int ADAPTS_FROM = 64;

  /** Confidence parameter c of the paper. */
  private static final double CONFIDENCE = 0.05;

  /** The published code's factor of 1/√k. */
  private static final double OFFICIAL_FACTOR = 0.7;

  /** How far another sample is, and whether it is strong. */
  private record Neighbour(double distance, boolean strong) {}

  private static final Comparator<Neighbour> NEAREST_FIRST =
      Comparator.comparingDouble(Neighbour::distance).thenComparing(Neighbour::strong);

  /** Δ of a minibatch alone. */
  public static AdaptiveNeighbourhood of(Latents latents, Profile profile) {
    return of(latents, LatentMemory.NONE, profile);
  }

  /** Δ of a minibatch among itself and what is remembered. */
  static AdaptiveNeighbourhood of(Latents latents, LatentMemory memory, Profile profile) {
    List<LatentMemory.Remembered> remembered = memory.all();
    int samples = latents.samples() + remembered.size();
    int strong = latents.strong().length;
    double delta = 0;
    double neighbours = 0;
    int found = 0;
    for (int i = 0; i < strong; i++) {
      int k = neighbours(strongFirst(latents, i, remembered), samples, profile);
      delta += delta(profile, samples, k);
      neighbours += k;
      found += k < largest(profile, samples) ? 1 : 0;
    }
    return new AdaptiveNeighbourhood(delta / strong, neighbours / strong, (double) found / strong);
  }

  /**
   * K of a strong sample.
   *
   * @param sameGroup whether its 1st, 2nd, … nearest other sample is strong too, N − 1 of them
   */
  static int neighbours(boolean[] sameGroup, int samples, Profile profile) {
    int same = 0;
    for (int k = 1; k <= sameGroup.length; k++) {
      same += sameGroup[k - 1] ? 1 : 0;
      if ((double) same / k - 0.5 > bound(profile, samples, k)) {
        return k;
      }
    }
    return largest(profile, samples);
  }

  /** K where no k qualifies. */
  private static int largest(Profile profile, int samples) {
    return switch (profile) {
      case PAPER -> samples - 1;
      case OFFICIAL -> samples;
    };
  }

  /** What the bias among the k nearest must exceed. */
  private static double bound(Profile profile, int samples, int k) {
    return switch (profile) {
      case PAPER -> surplus(samples) / (2.0 * k);
      case OFFICIAL -> OFFICIAL_FACTOR / Math.sqrt(k);
    };
  }

  /**
   * ln(N/c): by more than this many the same group must outnumber the other among the nearest, by
   * the paper's rule.
   */
  public static double surplus(int samples) {
    return Math.log(samples / CONFIDENCE);
  }

  /** Δ of one strong sample with K neighbours. */
  private static double delta(Profile profile, int samples, int neighbours) {
    return switch (profile) {
      case PAPER -> bound(profile, samples, neighbours);
      case OFFICIAL -> bound(profile, samples, neighbours - 1);
    };
  }

  /** Whether the 1st, 2nd, … nearest other sample is strong. */
  private static boolean[] strongFirst(
      Latents latents, int sample, List<LatentMemory.Remembered> remembered) {
    double[] centre = latents.strong()[sample];
    List<Neighbour> others = new ArrayList<>(latents.samples() + remembered.size());
    for (int j = 0; j < latents.strong().length; j++) {
      if (j != sample) {
        others.add(new Neighbour(Latents.squaredDistance(centre, latents.strong()[j]), true));
      }
    }
    for (double[] weak : latents.weak()) {
      others.add(new Neighbour(Latents.squaredDistance(centre, weak), false));
    }
    for (LatentMemory.Remembered other : remembered) {
      others.add(new Neighbour(Latents.squaredDistance(centre, other.latent()), other.strong()));
    }
    Neighbour[] sorted = others.toArray(Neighbour[]::new);
    Arrays.sort(sorted, NEAREST_FIRST);
    boolean[] groups = new boolean[sorted.length];
    for (int k = 0; k < sorted.length; k++) {
      groups[k] = sorted[k].strong();
    }
    return groups;
  }
}
