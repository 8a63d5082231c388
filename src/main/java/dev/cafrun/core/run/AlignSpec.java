package dev.cafrun.core.run;

/**
 * How faces are brought to one place and size.
 *
 * @param method geometry
 * @param detector finds faces where the dataset gives none
 * @param size of the network input in pixels, from 32; stored faces are 256/224 of it
 * @param margin method {@code box}: added on each side, as a share of the box
 */
public record AlignSpec(AlignMethod method, Detector detector, int size, double margin) {
  public AlignSpec {
    Check.that(size >= 32 && size <= 512, "size", "must be from 32 to 512 pixels");
    Check.that(margin >= 0 && margin <= 1, "margin", "must be a share from 0 to 1");
  }

  /** Side of the stored faces in pixels: training crops it to {@link #size}. */
  public int storedSize() {
    return Math.round(size * 256f / 224f);
  }
}
