package dev.cafrun.core.training;

import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * The critic and its settings. Those from {@code margin} to {@code neighbourhood} concern the
 * {@code caf} critic alone.
 *
 * @param type the arm
 * @param margin what is added to mutual information
 * @param hingeWeight factor of the cross pairs' hinge, above 0
 * @param regularizer whether Eq. 3's third term is kept
 * @param pairs which pairs the loss is a mean over
 * @param information whether mutual information has a gradient
 * @param kernelWidth of the Gaussian kernel before mutual information, above 0
 * @param neighbourhood where Δ looks for neighbours
 * @param features what the critic reads of the encoder's features
 * @param learningRate of the critic's Adam, above 0, under the training's decay; the training's own
 *     where null
 * @param adversarial what the encoder does against it
 * @param adversarialWeight factor of that, from 0
 * @param moments whose moments scale that
 * @param order {@code sphere}: highest moment, from 1
 * @param rho {@code fisher}: weight of the constraint, above 0
 */
public record CriticSpec(
    CriticType type,
    Margin margin,
    double hingeWeight,
    Regularizer regularizer,
    Pairs pairs,
    Information information,
    double kernelWidth,
    Neighbourhood neighbourhood,
    CriticFeatures features,
    @Nullable Double learningRate,
    Adversarial adversarial,
    double adversarialWeight,
    Moments moments,
    int order,
    double rho) {
  public CriticSpec {
    Check.that(hingeWeight > 0, "hingeWeight", "must be above 0");
    Check.that(kernelWidth > 0, "kernelWidth", "must be above 0");
    Check.that(learningRate == null || learningRate > 0, "learningRate", "must be above 0");
    Check.that(adversarialWeight >= 0, "adversarialWeight", "must be 0 or more");
    Check.that(order >= 1 && order <= 10, "order", "must be from 1 to 10");
    Check.that(rho > 0, "rho", "must be above 0");
  }
}
