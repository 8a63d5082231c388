package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.bench.peer.Snapshot;

/** Two states after one iteration from the same start, to within what rounding does to it. */
final class SameState {
  private static final double PERCEPTRON = 2e-3;
  private static final double ENCODER = 0.04;
  private static final double UPDATES = 0.04;
  private static final double PARAMETERS = 1e-5;
  private static final double STATISTICS = 1e-4;

  private SameState() {}

  /** Whatever a checkpoint holds; what the iteration changed is compared, not what it left. */
  static void require(Snapshot ours, Snapshot theirs, Snapshot start) {
    require(ours, theirs, start, PARAMETERS, UPDATES);
  }

  /**
   * The same with other tolerances.
   *
   * @param parameters of these
   * @param updates of what was added to them
   */
  static void require(
      Snapshot ours, Snapshot theirs, Snapshot start, double parameters, double updates) {
    theirs
        .tensors()
        .forEach(
            (name, expected) -> {
              float[] actual = ours.tensor(name);
              if (name.equals("encoder.statistics")) {
                // AlexNet has none; its checkpoint holds one unused zero.
                assertThat(Distance.share(actual, expected)).as(name).isLessThan(STATISTICS);
                return;
              }
              if (name.endsWith(".parameters")) {
                assertThat(Distance.share(actual, expected)).as(name).isLessThan(parameters);
              }
              assertThat(
                      Distance.share(
                          Distance.difference(actual, start.tensor(name)),
                          Distance.difference(expected, start.tensor(name))))
                  .as("change of " + name)
                  .isLessThan(name.endsWith(".parameters") ? updates : momentTolerance(name));
            });
    theirs
        .counters()
        .forEach(
            (name, expected) -> {
              if (name.equals("critic.multiplier")) {
                assertThat(Double.longBitsToDouble(ours.counter(name)))
                    .isCloseTo(Double.longBitsToDouble(expected), within(1e-11));
              } else {
                assertThat(ours.counter(name)).as(name).isEqualTo(expected);
              }
            });
  }

  private static double momentTolerance(String name) {
    return name.startsWith("encoder") ? ENCODER : PERCEPTRON;
  }
}
