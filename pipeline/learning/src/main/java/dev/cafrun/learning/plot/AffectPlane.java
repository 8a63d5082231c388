package dev.cafrun.learning.plot;

/** The valence–arousal plane with its unit circle, one panel per cloud of points. */
public final class AffectPlane {

  private final Panels panels = new Panels("valence", "arousal", AffectPlane::circle);

  /** Adds a panel, such as labels or predictions: arousal over valence. */
  public void panel(String title, Cloud points) {
    panels.add(title, points);
  }

  /** The document. */
  public String render() {
    return panels.render();
  }

  private static void circle(Svg svg, Axis x, Axis y) {
    svg.line(x.pixel(0), y.pixel(-1.1), x.pixel(0), y.pixel(1.1), "#999999", "");
    svg.line(x.pixel(-1.1), y.pixel(0), x.pixel(1.1), y.pixel(0), "#999999", "");
    svg.ring(x.pixel(0), y.pixel(0), x.pixel(1) - x.pixel(0), "#999999");
  }
}
