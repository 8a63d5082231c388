package dev.cafrun.controller.mlflow.filter;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** A run's id without its dashes, which MLflow's do not have. Pure. */
public final class RunId {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

  private RunId() {}

  public static String of(UUID run) {
    return run.toString().replace("-", "");
  }

  /** The run it means, whether there is one or not; nothing if it is none, with dashes or not. */
  public static Optional<UUID> of(String id) {
    String digits = id.replace("-", "");
    return HEX.matcher(digits).matches()
        ? Optional.of(
            new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16),
                Long.parseUnsignedLong(digits.substring(16), 16)))
        : Optional.empty();
  }
}
