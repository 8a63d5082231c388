package dev.cafrun.controller.drive;

/** Kills whoever passes here for the n-th time; the world may change meanwhile. */
final class Doom {
  /** Not an exception: nothing may catch a kill. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Runnable world;
  private int left;

  /**
   * @param left how often one may pass
   */
  Doom(int left) {
    this(left, () -> {});
  }

  /**
   * @param left how often one may pass
   * @param world goes on each time
   */
  Doom(int left, Runnable world) {
    this.left = left;
    this.world = world;
  }

  static Doom never() {
    return new Doom(Integer.MAX_VALUE);
  }

  void pass() {
    world.run();
    if (left == 0) {
      throw new Killed();
    }
    left--;
  }
}
