package dev.cafrun.learning.plot;

/** Predictions against labels, one panel per dimension, darker where points crowd. */
public final class AgreementScatter {

  private final Panels panels = new Panels("label", "prediction", AgreementScatter::identity);

  /** Adds a panel, of predictions over labels. */
  public void panel(String title, Cloud points) {
    panels.add(title, points);
  }

  /** The document. */
  public String render() {
    return panels.render();
  }

  private static void identity(Svg svg, Axis x, Axis y) {
    svg.line(x.pixel(-1), y.pixel(-1), x.pixel(1), y.pixel(1), "#d55e00", "4 4");
  }
}
