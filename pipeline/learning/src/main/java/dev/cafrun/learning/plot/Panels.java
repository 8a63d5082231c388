package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;

/** Square panels side by side, each a cloud of points in the valence–arousal range. */
final class Panels {

  /** What one kind of panel shows under its points. */
  interface Ground {
    void draw(Svg svg, Axis x, Axis y);
  }

  private static final double SIDE = 420;
  private static final double EDGE = 1.1;

  private record Panel(String title, Cloud points) {}

  private final String horizontal;
  private final String vertical;
  private final Ground ground;
  private final List<Panel> panels = new ArrayList<>();

  Panels(String horizontal, String vertical, Ground ground) {
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.ground = ground;
  }

  void add(String title, Cloud points) {
    panels.add(new Panel(title, points));
  }

  String render() {
    Svg svg = new Svg(panels.size() * SIDE, SIDE);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), i * SIDE);
    }
    return svg.document();
  }

  private void draw(Svg svg, Panel panel, double left) {
    Axis x = new Axis(-EDGE, EDGE, left + Frame.LEFT, left + SIDE - Frame.RIGHT);
    Axis y = new Axis(-EDGE, EDGE, SIDE - Frame.BOTTOM, Frame.TOP);
    new Frame(x, y).draw(svg, panel.title, horizontal, vertical);
    ground.draw(svg, x, y);
    Points.draw(svg, x, y, panel.points);
  }
}
