package dev.cafrun.core.dataset;

import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * How faces are brought to one place and size.
 *
 * @param method geometry
 * @param detector finds faces where the dataset gives none
 * @param size of the network input in pixels, from 32; stored faces are 256/224 of it
 * @param zoom method {@code similarity}: how many times as large as usual the face is drawn. At 1
 *     the eyes are a quarter of {@link #size} apart and hair and neck are seen; at 1.5 the face
 *     alone fills the input, from the eyebrows to the chin, which suits pictures cut so tightly
 *     that nothing else is in them
 * @param margin method {@code box}: added on each side, as a share of the box
 * @param onNoFace what becomes of pictures without a face; nothing: {@link NoFacePolicy#BOX}
 * @param choose which of several faces is taken; nothing: the one that the detector is surest of,
 *     or the largest where it does not say
 * @param shards into how many stages the work is split, from 2 to {@link #MOST_SHARDS}; nothing:
 *     one. Faces do not depend on it
 */
public record AlignSpec(
    AlignMethod method,
    Detector detector,
    int size,
    double zoom,
    double margin,
    @Nullable NoFacePolicy onNoFace,
    @Nullable FaceChoice choose,
    @Nullable Integer shards) {
  public static final int MOST_SHARDS = 256;

  public AlignSpec {
    Check.that(
        shards == null || (shards >= 1 && shards <= MOST_SHARDS),
        "shards",
        "must be from 1 to " + MOST_SHARDS);
    shards = shards != null && shards == 1 ? null : shards;
    Check.that(size >= 32 && size <= 512, "size", "must be from 32 to 512 pixels");
    Check.that(zoom >= 0.5 && zoom <= 3, "zoom", "must be from 0.5 to 3");
    Check.that(margin >= 0 && margin <= 1, "margin", "must be a share from 0 to 1");
    Check.that(
        onNoFace == null || method != AlignMethod.NONE,
        "onNoFace",
        "has no meaning with method: none, which looks for no face; remove it");
    Check.that(
        choose == null || method != AlignMethod.NONE,
        "choose",
        "has no meaning with method: none, which looks for no face; remove it");
  }

  /** Into how many stages the work is split. */
  public int shardCount() {
    return shards == null ? 1 : shards;
  }

  /** What faces depend on: the same, in one piece. */
  public AlignSpec whole() {
    return new AlignSpec(method, detector, size, zoom, margin, onNoFace, choose, null);
  }

  /** What becomes of pictures without a face. */
  public NoFacePolicy noFacePolicy() {
    return onNoFace == null ? NoFacePolicy.BOX : onNoFace;
  }

  /** Side of the stored faces in pixels: training crops it to {@link #size}. */
  public int storedSize() {
    return Math.round(size * 256f / 224f);
  }
}
