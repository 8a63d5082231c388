package dev.cafrun.learning.caf;

import dev.cafrun.core.run.Profile;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Δ of Eqs. 5 and 8: how pure the latent space is around the strong samples, by the adaptive k-NN
 * rule (Balsubramani et al. 2019). For each strong sample all other samples of the minibatch are
 * sorted by latent distance (ties: weak first, so that latents that cannot be told apart do not
 * look pure) and K is the smallest k whose bias, the share of the same group among the k nearest
 * minus ½, exceeds a bound. Purer neighbourhoods give a smaller K and so a larger Δ.
 *
 * <p>Profile {@code paper}: bound and Δ are both ln(N/c)/(2k); where no k qualifies K = N − 1.
 * Profile {@code official}, the published code: bound 0.7/√k, Δ = 0.7/√(K−1); where no k qualifies
 * K = N.
 *
 * @param delta mean Δ over the strong samples
 * @param meanNeighbours mean K over the strong samples
 */
public record ConfidenceInterval(double delta, double meanNeighbours) {

  /** Confidence parameter c of the paper. */
  private static final double CONFIDENCE = 0.05;

  /** The published code's factor of 1/√k. */
  private static final double OFFICIAL_FACTOR = 0.7;

  /** Δ of a minibatch; N is its number of samples. */
  public static ConfidenceInterval of(Latents latents, Profile profile) {
    double delta = 0;
    double neighbours = 0;
    int strong = latents.strong().length;
    for (int i = 0; i < strong; i++) {
      int k = neighbours(latents, i, profile);
      delta += delta(profile, latents.samples(), k);
      neighbours += k;
    }
    return new ConfidenceInterval(delta / strong, neighbours / strong);
  }

  /** K of the strong sample at this position. */
  static int neighbours(Latents latents, int sample, Profile profile) {
    int samples = latents.samples();
    boolean[] strongFirst = neighbourGroups(latents, sample);
    int same = 0;
    for (int k = 1; k < samples; k++) {
      same += strongFirst[k - 1] ? 1 : 0;
      if ((double) same / k - 0.5 > bound(profile, samples, k)) {
        return k;
      }
    }
    return switch (profile) {
      case PAPER -> samples - 1;
      case OFFICIAL -> samples;
    };
  }

  /** What the bias among the k nearest must exceed. */
  private static double bound(Profile profile, int samples, int k) {
    return switch (profile) {
      case PAPER -> Math.log(samples / CONFIDENCE) / (2.0 * k);
      case OFFICIAL -> OFFICIAL_FACTOR / Math.sqrt(k);
    };
  }

  /** Δ of one strong sample with K neighbours. */
  private static double delta(Profile profile, int samples, int neighbours) {
    return switch (profile) {
      case PAPER -> bound(profile, samples, neighbours);
      case OFFICIAL -> bound(profile, samples, neighbours - 1);
    };
  }

  /** Whether the 1st, 2nd, … nearest other sample is strong. */
  private static boolean[] neighbourGroups(Latents latents, int sample) {
    int strong = latents.strong().length;
    double[] centre = latents.strong()[sample];
    double[] distances = new double[latents.samples()];
    for (int j = 0; j < distances.length; j++) {
      double[] other = j < strong ? latents.strong()[j] : latents.weak()[j - strong];
      distances[j] = Latents.squaredDistance(centre, other);
    }
    Integer[] order =
        IntStream.range(0, distances.length)
            .filter(j -> j != sample)
            .boxed()
            .toArray(Integer[]::new);
    Comparator<Integer> nearestFirst =
        Comparator.<Integer>comparingDouble(j -> distances[j]).thenComparing(j -> j < strong);
    Arrays.sort(order, nearestFirst);
    boolean[] groups = new boolean[order.length];
    for (int k = 0; k < order.length; k++) {
      groups[k] = order[k] < strong;
    }
    return groups;
  }
}
