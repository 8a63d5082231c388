package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;
import java.util.Locale;

/** The two models that a training leaves. */
public enum TrainedModel implements Spelled {
  /** As it is after the last iteration. */
  LAST("model.caf"),
  /** As it was when it did best on the validation split; the last one where there is none. */
  BEST("best.caf");

  private final String file;

  TrainedModel(String file) {
    this.file = file;
  }

  /** The file that a training leaves it in. */
  public String file() {
    return file;
  }

  @Override
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
