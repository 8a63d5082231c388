package dev.cafrun.faces.demo;

/**
 * Which generated faces to make; equal specs make equal faces.
 *
 * @param subjects number of people, 1 … 100 000
 * @param facesPerSubject pictures of each, 1 … 10 000
 * @param imageSize side of each picture in pixels, 32 … 1024
 * @param seed changes everybody and everything
 * @param labelNoise standard deviation of the annotator's error, 0 … 1
 * @param shuffleLabels deals the labels to the pictures at random, so that nothing can be learned:
 *     the control every learner must fail
 */
public record DemoSpec(
    int subjects,
    int facesPerSubject,
    int imageSize,
    long seed,
    double labelNoise,
    boolean shuffleLabels) {

  /** Refuses numbers outside the ranges above. */
  public DemoSpec {
    requireRange("subjects", subjects, 1, 100_000);
    requireRange("facesPerSubject", facesPerSubject, 1, 10_000);
    requireRange("imageSize", imageSize, 32, 1024);
    requireRange("labelNoise", labelNoise, 0, 1);
    requireRange("subjects × facesPerSubject", (double) subjects * facesPerSubject, 1, 10_000_000);
  }

  /** Sixty people, forty pictures each, 96 pixels: enough to learn from in minutes. */
  public static DemoSpec standard() {
    return new DemoSpec(60, 40, 96, 7, 0.05, false);
  }

  public int faces() {
    return subjects * facesPerSubject;
  }

  private static void requireRange(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw new IllegalArgumentException(
          "%s must be between %s and %s, not %s".formatted(name, low, high, value));
    }
  }
}
