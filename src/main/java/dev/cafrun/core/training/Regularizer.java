package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Whether the contrastive loss keeps the third term of Eq. 3. */
public enum Regularizer implements Spelled {
  /** Left out, as in Eq. 6. */
  NONE("none"),
  /** Kept: ⅛ · (E D⁴(s, s′) + E max(0, α̂ − D²(s, w))²). */
  CHI2("chi2");

  private final String spelling;

  Regularizer(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
