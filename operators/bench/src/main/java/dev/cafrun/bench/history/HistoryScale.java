package dev.cafrun.bench.history;

/**
 * How much is remembered, and how often each question is asked.
 *
 * @param runs that there are; the newest {@link #WRITERS} of them are live
 * @param large how many of them have as many points as a run with five seeds says
 * @param times each question is asked
 * @param batches that each writer says
 */
public record HistoryScale(int runs, int large, int times, int batches) {
  /** Live trainings that say something at once. */
  public static final int WRITERS = 20;

  /** 100,000 runs and 50 million points. */
  public static final HistoryScale FULL = new HistoryScale(100_000, 32, 200, 50);

  public static final HistoryScale QUICK = new HistoryScale(1_000, 5, 50, 10);

  public HistoryScale {
    if (runs < 10 * WRITERS || large < 1 || large > runs / 10 || times < 1 || batches < 1) {
      throw new IllegalArgumentException("too little to be measured: " + runs + " runs");
    }
  }
}
