package dev.cafrun.core.validation;

/**
 * One thing wrong with a run file.
 *
 * @param path such as {@code spec.train.seeds[1]}
 * @param message a rule and what to do, to be read after the path
 */
public record FieldError(String path, String message) {
  @Override
  public String toString() {
    return path + ": " + message;
  }
}
