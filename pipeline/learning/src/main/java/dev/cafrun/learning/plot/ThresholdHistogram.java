package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Histograms of magnitudes with the threshold that splits weak from strong. */
public final class ThresholdHistogram {

  private static final double WIDTH = 320;
  private static final double HEIGHT = 260;
  private static final int BARS = 40;

  private record Panel(String title, String label, double[] values, double threshold) {}

  private final List<Panel> panels = new ArrayList<>();

  /** Adds a panel; values are at least 0. */
  public void panel(String title, String label, double[] values, double threshold) {
    panels.add(new Panel(title, label, values.clone(), threshold));
  }

  /** The document. */
  public String render() {
    Svg svg = new Svg(panels.size() * WIDTH, HEIGHT);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), i * WIDTH);
    }
    return svg.document();
  }

  private static void draw(Svg svg, Panel panel, double left) {
    double top = Math.max(1, Arrays.stream(panel.values).max().orElse(1));
    int[] counts = new int[BARS];
    for (double value : panel.values) {
      counts[Math.min(BARS - 1, (int) (value / top * BARS))]++;
    }
    int tallest = Math.max(1, Arrays.stream(counts).max().orElse(1));
    Axis x = new Axis(0, top, left + Frame.LEFT, left + WIDTH - Frame.RIGHT);
    Axis y = new Axis(0, 1.05 * tallest, HEIGHT - Frame.BOTTOM, Frame.TOP);
    new Frame(x, y).draw(svg, panel.title, panel.label, "samples");
    for (int bar = 0; bar < BARS; bar++) {
      double from = top * bar / BARS;
      double to = top * (bar + 1) / BARS;
      String colour = (from + to) / 2 < panel.threshold ? "#6baed6" : "#d55e00";
      double height = y.pixel(0) - y.pixel(counts[bar]);
      svg.rectangle(
          x.pixel(from), y.pixel(counts[bar]), x.pixel(to) - x.pixel(from) - 0.5, height, colour);
    }
    double at = x.pixel(panel.threshold);
    svg.line(at, y.from(), at, y.to(), Svg.INK, "4 3");
    svg.text(at + 4, y.to() + 10, "start", Svg.INK, "δ = " + Svg.number(panel.threshold));
  }
}
