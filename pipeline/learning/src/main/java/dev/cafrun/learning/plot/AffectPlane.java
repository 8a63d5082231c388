package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;

/** The valence–arousal plane with its unit circle, one panel per cloud of points. */
public final class AffectPlane {

  private static final double SIDE = 420;

  private record Panel(String title, double[] valence, double[] arousal) {}

  private final List<Panel> panels = new ArrayList<>();

  /** Adds a panel, such as labels or predictions; values in [−1, 1]. */
  public void panel(String title, double[] valence, double[] arousal) {
    panels.add(new Panel(title, valence.clone(), arousal.clone()));
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
    new Frame(x, y).draw(svg, panel.title, "valence", "arousal");
    svg.line(x.pixel(0), y.pixel(-1.1), x.pixel(0), y.pixel(1.1), "#999999", "");
    svg.line(x.pixel(-1.1), y.pixel(0), x.pixel(1.1), y.pixel(0), "#999999", "");
    svg.ring(x.pixel(0), y.pixel(0), x.pixel(1) - x.pixel(0), "#999999");
    Points.draw(svg, x, y, panel.valence, panel.arousal);
  }
}
