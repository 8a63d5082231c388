package dev.cafrun.core.validation;

import java.util.List;

/** A run file that cannot be run, with everything that is wrong with it. */
public final class InvalidRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public InvalidRunException(List<FieldError> errors) {
    super(String.join("\n", errors.stream().map(FieldError::toString).toList()));
    this.errors = List.copyOf(errors);
  }

  public List<FieldError> errors() {
    return errors;
  }
}
