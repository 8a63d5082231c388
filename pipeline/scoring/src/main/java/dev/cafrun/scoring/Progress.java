package dev.cafrun.scoring;

/** Says on standard error how far scoring is, now and then, and at the end. Not thread-safe. */
final class Progress {
  private static final long PAUSE_NANOS = 2_000_000_000L;

  private final int files;
  private long scored;
  private long failed;
  private long said = System.nanoTime();

  /**
   * @param files how many pictures and videos there are
   */
  Progress(int files) {
    this.files = files;
  }

  void scored(Score score) {
    if (score.succeeded()) {
      scored++;
    } else {
      failed++;
    }
    if (System.nanoTime() - said > PAUSE_NANOS) {
      said = System.nanoTime();
      System.err.println("caf: " + counts() + " so far");
    }
  }

  /** The last word; returns whether any face was scored. */
  boolean end() {
    if (files == 0) {
      System.err.println("caf: there is no picture and no video to score");
    } else {
      System.err.println("caf: " + counts() + (failed == 0 ? "" : "; the column error says why"));
    }
    return scored > 0;
  }

  private String counts() {
    return scored
        + (scored == 1 ? " face" : " faces")
        + " scored"
        + (failed == 0 ? "" : ", " + failed + " without a score");
  }
}
