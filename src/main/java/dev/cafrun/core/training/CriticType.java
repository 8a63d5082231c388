package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** What the critic learns to tell weak from strong emotion by (Table 4). */
public enum CriticType implements Spelled {
  /** The method itself: a contrastive loss. */
  CAF("caf"),
  /** No critic, plain regression. */
  NONE("none"),
  /** Fisher IPM (Mroueh and Sercu 2017). */
  FISHER("fisher"),
  /** Geometric moments on the sphere (Park and Kwon). */
  SPHERE("sphere"),
  /** Kernel density ratio (Srivastava et al.). */
  GRAM("gram");

  private final String spelling;

  CriticType(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
