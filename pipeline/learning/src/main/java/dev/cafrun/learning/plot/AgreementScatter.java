package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;

/** Predictions against labels, one panel per dimension, darker where points crowd. */
public final class AgreementScatter {

  private static final double SIDE = 420;

  private record Panel(String title, double[] labels, double[] predictions) {}

  private final List<Panel> panels = new ArrayList<>();

  /** Adds a panel; both arrays hold as many values, in [−1, 1]. */
  public void panel(String title, double[] labels, double[] predictions) {
    panels.add(new Panel(title, labels.clone(), predictions.clone()));
  }

  /** The document. */
  public String render() {
    Svg svg = new Svg(panels.size() * SIDE, SIDE);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), i * SIDE);
    }
    return svg.document();
  }

  private static void draw(Svg svg, Panel panel, double left) {
    Axis x = new Axis(-1.1, 1.1, left + Frame.LEFT, left + SIDE - Frame.RIGHT);
    Axis y = new Axis(-1.1, 1.1, SIDE - Frame.BOTTOM, Frame.TOP);
    new Frame(x, y).draw(svg, panel.title, "label", "prediction");
    svg.line(x.pixel(-1), y.pixel(-1), x.pixel(1), y.pixel(1), "#d55e00", "4 4");
    Points.draw(svg, x, y, panel.labels, panel.predictions);
  }
}
