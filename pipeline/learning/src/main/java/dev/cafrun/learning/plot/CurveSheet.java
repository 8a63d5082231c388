package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Line charts over one x, two in a row, as one SVG document. */
public final class CurveSheet {

  private static final double CHART_WIDTH = 460;
  private static final double CHART_HEIGHT = 260;
  private static final double STRIP_HEIGHT = 72;
  private static final int MOST_POINTS = 400;
  private static final String[] COLOURS = {"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"};

  private record Chart(String title, String labelY, List<Series> series) {}

  private final String labelX;
  private final List<Chart> charts = new ArrayList<>();
  private final Map<Integer, List<byte[]>> strips = new HashMap<>();

  /** An empty sheet; {@code labelX} names what runs along every chart. */
  public CurveSheet(String labelX) {
    this.labelX = labelX;
  }

  /** Adds a chart; curves without a point are left out. */
  public void chart(String title, String labelY, List<Series> series) {
    charts.add(new Chart(title, labelY, List.copyOf(series)));
  }

  /** Spreads pictures evenly above the row that the next chart begins; as many as have room. */
  public void strip(List<byte[]> pngs) {
    strips.put(charts.size(), List.copyOf(pngs));
  }

  /** The document. */
  public String render() {
    int rows = (charts.size() + 1) / 2;
    Svg svg = new Svg(2 * CHART_WIDTH, rows * CHART_HEIGHT + strips.size() * STRIP_HEIGHT);
    double top = 0;
    for (int i = 0; i < charts.size(); i += 2) {
      if (strips.containsKey(i)) {
        draw(svg, strips.getOrDefault(i, List.of()), top);
        top += STRIP_HEIGHT;
      }
      draw(svg, charts.get(i), 0, top);
      if (i + 1 < charts.size()) {
        draw(svg, charts.get(i + 1), CHART_WIDTH, top);
      }
      top += CHART_HEIGHT;
    }
    return svg.document();
  }

  private static void draw(Svg svg, List<byte[]> pngs, double top) {
    double side = STRIP_HEIGHT - 8;
    double left = Frame.LEFT;
    double step = (2 * CHART_WIDTH - Frame.RIGHT - left - side) / Math.max(1, pngs.size() - 1);
    for (int i = 0; i < pngs.size(); i++) {
      svg.picture(left + i * Math.max(side, step), top + 8, side, pngs.get(i));
    }
  }

  private void draw(Svg svg, Chart chart, double left, double top) {
    double[] boundsX = bounds(chart.series, 0);
    double[] boundsY = bounds(chart.series, 1);
    Axis x =
        new Axis(
            Math.min(0, boundsX[0]),
            Math.max(1, boundsX[1]),
            left + Frame.LEFT,
            left + CHART_WIDTH - Frame.RIGHT);
    Axis y =
        Axis.around(boundsY[0], boundsY[1], top + CHART_HEIGHT - Frame.BOTTOM, top + Frame.TOP);
    new Frame(x, y).draw(svg, chart.title, labelX, chart.labelY);
    int drawn = 0;
    for (Series series : chart.series) {
      if (series.isEmpty()) {
        continue;
      }
      String colour = COLOURS[drawn % COLOURS.length];
      List<double[]> points = series.thinned(MOST_POINTS);
      double[] path = new double[2 * points.size()];
      for (int i = 0; i < points.size(); i++) {
        path[2 * i] = x.pixel(points.get(i)[0]);
        path[2 * i + 1] = y.pixel(points.get(i)[1]);
      }
      svg.path(path, colour);
      svg.text(x.to() - 4, y.to() + 12 + 15 * drawn, "end", colour, series.name());
      drawn++;
    }
    if (drawn == 0) {
      svg.text((x.from() + x.to()) / 2, (y.from() + y.to()) / 2, "middle", Svg.INK, "nothing yet");
    }
  }

  /** Lowest and highest coordinate of what will be drawn; infinite if nothing will. */
  private static double[] bounds(List<Series> series, int coordinate) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Series one : series) {
      for (double[] point : one.thinned(MOST_POINTS)) {
        low = Math.min(low, point[coordinate]);
        high = Math.max(high, point[coordinate]);
      }
    }
    return new double[] {low, high};
  }
}
