package dev.cafrun.core.dataset;

import dev.cafrun.core.validation.Check;

/**
 * Generated faces, for {@code format: demo}.
 *
 * @param subjects generated people, from 3
 * @param facesPerSubject from 1
 * @param imageSize pixels, from 32
 * @param seed of people and expressions
 * @param labelNoise standard deviation of what expressions add to labels, from 0 to 1
 */
public record DemoSpec(
    int subjects, int facesPerSubject, int imageSize, long seed, double labelNoise) {
  public DemoSpec {
    Check.that(subjects >= 3 && subjects <= 100_000, "subjects", "must be from 3 to 100000");
    Check.that(
        facesPerSubject >= 1 && facesPerSubject <= 10_000,
        "facesPerSubject",
        "must be from 1 to 10000");
    Check.that(imageSize >= 32 && imageSize <= 1024, "imageSize", "must be from 32 to 1024 pixels");
    Check.that(labelNoise >= 0 && labelNoise <= 1, "labelNoise", "must be from 0 to 1");
  }
}
