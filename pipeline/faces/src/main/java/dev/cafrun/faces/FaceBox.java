package dev.cafrun.faces;

/** An upright rectangle around a face, in pixels. It may reach outside its picture. */
public record FaceBox(double x, double y, double width, double height) {
  public FaceBox {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException("a face box needs a finite corner: " + x + ", " + y);
    }
    if (!(width > 0 && height > 0 && width < 1e6 && height < 1e6)) {
      throw new IllegalArgumentException(
          "a face box needs a positive size: " + width + " × " + height);
    }
  }

  public Point middle() {
    return new Point(x + width / 2, y + height / 2);
  }

  /** The share of what both cover of what either covers, from 0 to 1. */
  public double overlap(FaceBox other) {
    double across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
    double along = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
    double both = Math.max(0, across) * Math.max(0, along);
    return both / (width * height + other.width * other.height - both);
  }

  /**
   * The square around the same centre whose side is the longer side plus a margin on either side.
   *
   * @param margin share of the longer side, from 0
   */
  public FaceBox squared(double margin) {
    double side = Math.max(width, height) * (1 + 2 * margin);
    return new FaceBox(x + (width - side) / 2, y + (height - side) / 2, side, side);
  }
}
