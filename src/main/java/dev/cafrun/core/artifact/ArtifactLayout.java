package dev.cafrun.core.artifact;

import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Locale;

/** Where things lie in the bucket. */
public final class ArtifactLayout {
  /** What register leaves for everybody else, and train for register. */
  public static final String MODEL = "model.caf";

  private ArtifactLayout() {}

  public static String folder(StageKind kind, StageKey key) {
    return "artifacts/" + kind.spelling() + "/" + key.hex() + "/";
  }

  public static String manifest(StageKind kind, StageKey key) {
    return folder(kind, key) + Manifest.NAME;
  }

  public static String file(StageKind kind, StageKey key, String name) {
    return folder(kind, key) + name;
  }

  /** Working state of an unfinished stage; nothing needs it once the manifest exists. */
  public static String checkpoints(StageKey key) {
    return "checkpoints/" + key.hex() + "/";
  }

  public static String checkpoint(StageKey key, long iteration) {
    return checkpoints(key) + String.format(Locale.ROOT, "%09d.ckpt", iteration);
  }
}
