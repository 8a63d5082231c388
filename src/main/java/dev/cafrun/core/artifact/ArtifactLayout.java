package dev.cafrun.core.artifact;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Locale;
import java.util.UUID;

/** Where things lie in the bucket. */
public final class ArtifactLayout {
  /** What register leaves for everybody else, and train for register. */
  public static final String MODEL = "model.caf";

  /** What register leaves beside it: faces to try the model by. */
  public static final String GOLDEN_FACES = "golden-faces.json";

  /**
   * Pictures that people try models with, and what came of it, while a pod looks at them: faces of
   * people, so nothing stays here. Whatever is older than half an hour is a crash's.
   */
  public static final String INFERENCE = "inference/";

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

  /**
   * The picture of an inference.
   *
   * @param id that no other inference has
   */
  public static String picture(UUID id) {
    return INFERENCE + id + "/picture";
  }

  /** What came of it. */
  public static String answer(UUID id) {
    return INFERENCE + id + "/answer.json";
  }

  /** Working state of an unfinished stage; nothing needs it once the manifest exists. */
  public static String checkpoints(StageKey key) {
    return "checkpoints/" + key.hex() + "/";
  }

  public static String checkpoint(StageKey key, long iteration) {
    return checkpoints(key) + String.format(Locale.ROOT, "%09d.ckpt", iteration);
  }
}
