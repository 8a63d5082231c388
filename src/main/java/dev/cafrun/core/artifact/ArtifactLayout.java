package dev.cafrun.core.artifact;

import dev.cafrun.core.canonical.Sha256;
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

  /**
   * @param number 1, unless the manifests before it are damaged: none is ever written over
   */
  public static String manifest(StageKind kind, StageKey key, int number) {
    return folder(kind, key) + (number == 1 ? Manifest.NAME : "manifest-" + number + ".json");
  }

  /**
   * Named by what is in it, so that whoever writes it, and whenever, writes the same.
   *
   * @param content its SHA-256
   */
  public static String file(StageKind kind, StageKey key, String name, Sha256 content) {
    return folder(kind, key) + content.hex() + "-" + name;
  }

  /** Where a file lies whose output was made when files still had their own names alone. */
  public static String plainFile(StageKind kind, StageKey key, String name) {
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
