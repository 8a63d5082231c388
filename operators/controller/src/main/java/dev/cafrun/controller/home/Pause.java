package dev.cafrun.controller.home;

/** Between two looks at something that is about to change. */
final class Pause {
  private static final long MILLIS = 10;

  private Pause() {}

  /**
   * @param what is waited for
   * @throws dev.cafrun.core.failure.StageException PLATFORM if the thread is interrupted
   */
  static void brief(String what) {
    try {
      Thread.sleep(MILLIS);
    } catch (InterruptedException e) {
      throw HomeFailure.interrupted(what);
    }
  }
}
