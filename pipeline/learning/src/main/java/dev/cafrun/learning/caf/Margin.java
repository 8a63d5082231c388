package dev.cafrun.learning.caf;

/**
 * The margin of one iteration, Eq. 5: α̂ = MI(g(Zs), g(Zw)) + Δ. A number to the critic's loss: no
 * gradient flows through it.
 *
 * @param information MI and the correlation behind it
 * @param confidence the measured Δ and K, whichever rule chose the second term
 * @param addend the second term of the margin: Δ, κ or κ′
 */
public record Margin(MutualInformation information, ConfidenceInterval confidence, double addend) {

  /** α̂. */
  public double value() {
    return information.value() + addend;
  }
}
