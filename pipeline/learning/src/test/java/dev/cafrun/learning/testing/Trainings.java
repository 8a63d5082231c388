package dev.cafrun.learning.testing;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.training.TrainSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Training settings as a run file says them, so that a new setting is no test's business. */
public final class Trainings {
  private Trainings() {}

  /** With the defaults where nothing is said, but for one seed and one thread. */
  public static TrainSpec spec(Map<String, ?> said) {
    Map<String, Object> train = new HashMap<>(Map.of("seeds", List.of(1), "threads", 1));
    train.putAll(said);
    return RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"), "train", train)).train();
  }
}
