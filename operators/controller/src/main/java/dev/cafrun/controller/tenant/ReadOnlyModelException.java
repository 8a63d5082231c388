package dev.cafrun.controller.tenant;

/** A model that was shared, and so may be read, but not changed. */
public final class ReadOnlyModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReadOnlyModelException(ModelName model) {
    super(
        "model %s is tenant %s's, which lets you read it (spec.readers of its CafModel); only its own people change it"
            .formatted(model.key(), model.tenant()));
  }
}
