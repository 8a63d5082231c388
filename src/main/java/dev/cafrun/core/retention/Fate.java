package dev.cafrun.core.retention;

/** What becomes of a run. */
public sealed interface Fate {
  /** Why a run is kept; the first that holds is said. */
  enum Reason {
    UNFINISHED("have not ended"),
    TAG("have the tag keep"),
    MODEL("are what a version of a model rests on"),
    RESUMED("are gone on with by a run that has not ended"),
    AGE("ended too short a while ago"),
    COUNT("are among the newest of their experiment");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** Goes on after a number of runs. */
    public String words() {
      return words;
    }
  }

  /** All of it stays. */
  record Keep(Reason reason) implements Fate {}

  /**
   * What it left goes, as far as no other run needs it.
   *
   * @param why a sentence's end, for people
   */
  record Collect(String why) implements Fate {}
}
