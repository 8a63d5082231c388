package dev.cafrun.bench.control;

import java.time.Duration;

/**
 * How much load there is, in count and in time.
 *
 * @param runs that need one stage each
 * @param live runs that are under way at once while stages end
 * @param endsPerMinute how many stages end in a minute then
 * @param period for how long they do
 * @param patience with everything to be waited for; nothing takes longer
 */
record Scale(int runs, int live, int endsPerMinute, Duration period, Duration patience) {
  static final Scale FULL =
      new Scale(1_000, 1_000, 300, Duration.ofMinutes(5), Duration.ofMinutes(15));

  static final Scale QUICK = new Scale(100, 100, 300, Duration.ofMinutes(1), Duration.ofMinutes(5));

  Scale {
    if (runs < 1 || live < 1 || endsPerMinute < 1) {
      throw new IllegalArgumentException("a load has at least one run: " + runs + ", " + live);
    }
  }

  /** The same with another number of live runs. */
  Scale live(int runs) {
    Duration longer = patience.multipliedBy(Math.max(1, runs / live));
    return new Scale(this.runs, runs, endsPerMinute, period, longer);
  }

  Duration betweenEnds() {
    return Duration.ofMinutes(1).dividedBy(endsPerMinute);
  }
}
