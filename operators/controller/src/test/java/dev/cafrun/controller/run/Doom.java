package dev.cafrun.controller.run;

/** Kills whoever passes here for the n-th time. */
final class Doom {
  /** Not an exception: nothing may catch a kill. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private int left;

  /**
   * @param left how often one may pass
   */
  Doom(int left) {
    this.left = left;
  }

  static Doom never() {
    return new Doom(Integer.MAX_VALUE);
  }

  void pass() {
    if (left == 0) {
      throw new Killed();
    }
    left--;
  }
}
