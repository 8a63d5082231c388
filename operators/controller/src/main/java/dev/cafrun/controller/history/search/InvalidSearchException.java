package dev.cafrun.controller.history.search;

import dev.cafrun.core.validation.FieldError;
import java.util.List;
import java.util.stream.Collectors;

/** Runs cannot be looked for as was asked; says everything that is wrong. */
public final class InvalidSearchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<FieldError> errors;

  public InvalidSearchException(List<FieldError> errors) {
    super(errors.stream().map(FieldError::toString).collect(Collectors.joining("; ")));
    this.errors = List.copyOf(errors);
  }

  /** What was said and what is wrong with it. */
  public List<FieldError> errors() {
    return errors;
  }
}
