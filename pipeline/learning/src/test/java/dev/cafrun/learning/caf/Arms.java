package dev.cafrun.learning.caf;

import dev.cafrun.core.run.CriticSpec;
import dev.cafrun.core.run.CriticType;
import dev.cafrun.core.run.Margin;
import dev.cafrun.core.run.PaperDefaults;

/** The ablation's arms with the paper's settings. */
public final class Arms {

  private Arms() {}

  /** The method with this margin. */
  public static CriticSpec caf(Margin margin) {
    return arm(CriticType.CAF, margin);
  }

  /** A critic of this type. */
  public static CriticSpec of(CriticType type) {
    return arm(type, Margin.ADAPTIVE);
  }

  private static CriticSpec arm(CriticType type, Margin margin) {
    return new CriticSpec(
        type,
        margin,
        PaperDefaults.ADVERSARIAL_WEIGHT,
        PaperDefaults.SPHERE_ORDER,
        PaperDefaults.FISHER_RHO,
        PaperDefaults.KERNEL_WIDTH);
  }
}
