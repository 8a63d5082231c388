package dev.cafrun.worker.pod;

/**
 * How much of a spool its listener has heard. The listener counts the bytes of an attempt; a spool
 * that a new pod of the same attempt began anew starts where the earlier pod fell silent.
 *
 * @param base the listener's count at the spool's first byte
 * @param heard bytes of the spool
 */
record SpoolPosition(long base, long heard) {
  SpoolPosition {
    if (base < 0 || heard < 0) {
      throw new IllegalArgumentException("positions are not negative");
    }
  }

  /** Of a spool that nobody has heard yet, after the listener's first answer. */
  static SpoolPosition behind(long answer) {
    return new SpoolPosition(answer, 0);
  }

  /** What the listener calls the first byte it has not heard. */
  long offset() {
    return base + heard;
  }

  /**
   * After an answer of the listener, whose count holds.
   *
   * @param size of the spool
   */
  SpoolPosition after(long answer, long size) {
    long position = answer - base;
    if (position < 0) {
      return new SpoolPosition(answer, 0); // it forgot what came before: all of ours again
    }
    if (position > size) {
      return new SpoolPosition(answer - heard, heard); // others spoke meanwhile: behind them
    }
    return new SpoolPosition(base, position);
  }
}
