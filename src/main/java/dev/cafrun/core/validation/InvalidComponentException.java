package dev.cafrun.core.validation;

/** A record's component breaks its rule; readers turn it into a {@link FieldError}. */
public final class InvalidComponentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String component;
  private final String rule;

  InvalidComponentException(String component, String rule) {
    super(component + " " + rule);
    this.component = component;
    this.rule = rule;
  }

  public String component() {
    return component;
  }

  public String rule() {
    return rule;
  }
}
