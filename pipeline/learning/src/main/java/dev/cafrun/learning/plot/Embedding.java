package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;

/** The same points of a plane in several panels, each coloured by something else. */
public final class Embedding {

  private static final double SIDE = 380;
  private static final double TITLE = 34;
  private static final double AIR = 14;
  private static final String UNMARKED = "#bbbbbb";
  private static final String[] MARKS = {
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c564b", "#6a51a3"
  };

  private record Panel(String title, List<String> colours, List<String> legend) {}

  private final double[][] points;
  private final List<Panel> panels = new ArrayList<>();

  /**
   * No panel yet.
   *
   * @param points n × 2; not a copy
   */
  public Embedding(double[][] points) {
    this.points = points;
  }

  /** A panel coloured from blue (−1) over grey to red (1). */
  public void byValue(String title, double[] values) {
    List<String> colours = new ArrayList<>();
    for (double value : values) {
      colours.add(diverging(Math.clamp(value, -1, 1)));
    }
    panels.add(new Panel(title, colours, List.of()));
  }

  /**
   * A panel coloured by name; the most frequent names get colours and a legend, the others are
   * grey.
   */
  public void byName(String title, List<String> names) {
    List<String> marked =
        names.stream()
            .distinct()
            .filter(name -> !name.isEmpty())
            .sorted()
            .sorted(
                (a, b) ->
                    Long.compare(
                        names.stream().filter(b::equals).count(),
                        names.stream().filter(a::equals).count()))
            .limit(MARKS.length)
            .toList();
    List<String> colours =
        names.stream()
            .map(name -> marked.contains(name) ? MARKS[marked.indexOf(name)] : UNMARKED)
            .toList();
    panels.add(new Panel(title, colours, marked));
  }

  /** The document. */
  public String render() {
    Svg svg = new Svg(panels.size() * SIDE, SIDE + TITLE);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), i * SIDE);
    }
    return svg.document();
  }

  private void draw(Svg svg, Panel panel, double left) {
    double reach = 1e-9;
    for (double[] point : points) {
      reach = Math.max(reach, Math.max(Math.abs(point[0]), Math.abs(point[1])));
    }
    Axis x = new Axis(-reach, reach, left + AIR, left + SIDE - AIR);
    Axis y = new Axis(-reach, reach, TITLE + SIDE - AIR, TITLE + AIR);
    svg.text(left + SIDE / 2, TITLE - 12, "middle", Svg.INK, panel.title);
    for (int i = 0; i < points.length; i++) {
      svg.circle(x.pixel(points[i][0]), y.pixel(points[i][1]), 3, panel.colours.get(i), 0.8);
    }
    for (int i = 0; i < panel.legend.size(); i++) {
      svg.text(left + AIR, TITLE + 12 + 15 * i, "start", MARKS[i], panel.legend.get(i));
    }
  }

  private static String diverging(double value) {
    int[] end = value < 0 ? new int[] {33, 102, 172} : new int[] {178, 24, 43};
    double share = Math.abs(value);
    return "#%02x%02x%02x"
        .formatted(mixed(end[0], share), mixed(end[1], share), mixed(end[2], share));
  }

  private static int mixed(int end, double share) {
    return (int) Math.round(221 + share * (end - 221));
  }
}
