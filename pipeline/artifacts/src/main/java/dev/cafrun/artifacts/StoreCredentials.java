package dev.cafrun.artifacts;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StoreAddress;
import java.util.Map;

/**
 * Opens the object store.
 *
 * @param accessKey who
 * @param secretKey never printed
 */
public record StoreCredentials(String accessKey, String secretKey) {

  /**
   * @throws StageException {@code STORE_REFUSED} if a variable is missing; the message names it
   */
  public static StoreCredentials of(Map<String, String> environment) {
    return new StoreCredentials(
        required(environment, StoreAddress.ACCESS_KEY_VARIABLE),
        required(environment, StoreAddress.SECRET_KEY_VARIABLE));
  }

  private static String required(Map<String, String> environment, String variable) {
    String value = environment.get(variable);
    if (value == null || value.isBlank()) {
      throw new StageException(
          Failure.platform(
              "STORE_REFUSED",
              "The environment variable " + variable + " is not set; the object store needs it."));
    }
    return value.replaceAll("[\\r\\n]+$", ""); // as secrets made by echo end
  }

  @Override
  public String toString() {
    return "credentials of " + accessKey;
  }
}
