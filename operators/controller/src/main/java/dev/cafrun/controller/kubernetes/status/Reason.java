package dev.cafrun.controller.kubernetes.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words for why, as conditions and Events want them. Pure. */
public final class Reason {
  private Reason() {}

  /** The code of the failure that {@link #of} made the word from. */
  public static String code(String reason) {
    return reason.replaceAll("(?<!^)([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }

  /** A failure's code in one word: {@code OutOfMemory} of {@code OUT_OF_MEMORY}. */
  public static String of(String code) {
    return Arrays.stream(code.split("_"))
        .filter(word -> !word.isEmpty())
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
