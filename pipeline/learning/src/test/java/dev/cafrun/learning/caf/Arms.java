package dev.cafrun.learning.caf;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.Profile;
import java.util.Map;

/** The ablation's arms as run files ask for them. */
public final class Arms {

  private Arms() {}

  /** The method with this margin. */
  public static CriticSpec caf(Margin margin) {
    return critic(Map.of("margin", margin.spelling()));
  }

  /** A critic of this type. */
  public static CriticSpec of(CriticType type) {
    return critic(Map.of("type", type.spelling()));
  }

  /** A critic with these fields in the run file. */
  public static CriticSpec critic(Map<String, Object> fields) {
    return critic(fields, Profile.PAPER);
  }

  /** The same under a profile. */
  public static CriticSpec critic(Map<String, Object> fields, Profile profile) {
    return RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "train",
                Map.of("profile", profile.spelling(), "critic", fields)))
        .train()
        .critic();
  }
}
