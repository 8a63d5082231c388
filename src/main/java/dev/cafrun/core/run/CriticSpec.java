package dev.cafrun.core.run;

/**
 * The critic and its settings.
 *
 * @param type the arm
 * @param margin only the {@code caf} critic has one
 * @param adversarialWeight factor of L_adv, from 0
 * @param order {@code sphere}: highest moment, from 1
 * @param rho {@code fisher}: weight of the constraint, above 0
 * @param kernelWidth of the Gaussian kernel before mutual information, above 0
 */
public record CriticSpec(
    CriticType type,
    Margin margin,
    double adversarialWeight,
    int order,
    double rho,
    double kernelWidth) {
  public CriticSpec {
    Check.that(adversarialWeight >= 0, "adversarialWeight", "must be 0 or more");
    Check.that(order >= 1 && order <= 10, "order", "must be from 1 to 10");
    Check.that(rho > 0, "rho", "must be above 0");
    Check.that(kernelWidth > 0, "kernelWidth", "must be above 0");
  }
}
