package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Shares from 0 to 1 as bars in groups, with their intervals; panels side by side. */
public final class ShareBars {

  private static final double WIDTH = 440;
  private static final double HEIGHT = 300;
  private static final double LEGEND = 22;
  private static final double CAP = 4;

  /** Leaves room for the number above a full bar. */
  private static final double ABOVE = 1.1;

  private static final double SPARE = 0.14;
  private static final String LINE = "#d55e00";
  private static final String DASHES = "4 3";
  private static final String[] COLOURS = {"#0072b2", "#e69f00", "#999999", "#009e73", "#cc79a7"};

  private record Bar(String label, double value, double low, double high) {}

  private record Group(String label, List<Bar> bars) {}

  /** One chart. */
  public static final class Panel {
    private final String title;
    private final String labelY;
    private final List<Group> groups = new ArrayList<>();
    private String lineLabel = "";
    private double line = Double.NaN;

    private Panel(String title, String labelY) {
      this.title = title;
      this.labelY = labelY;
    }

    /** Begins a group; bars that follow stand in it. */
    public void group(String label) {
      groups.add(new Group(label, new ArrayList<>()));
    }

    /** A bar of the group begun last; equal labels have equal colours. */
    public void bar(String label, double value, double low, double high) {
      groups.getLast().bars.add(new Bar(label, value, low, high));
    }

    /** A dashed line across all groups. */
    public void line(String label, double value) {
      lineLabel = label;
      line = value;
    }

    private List<String> labels() {
      Set<String> labels = new LinkedHashSet<>();
      groups.forEach(group -> group.bars.forEach(bar -> labels.add(bar.label)));
      return List.copyOf(labels);
    }
  }

  private final List<Panel> panels = new ArrayList<>();

  /** Adds a chart. */
  public Panel panel(String title, String labelY) {
    Panel panel = new Panel(title, labelY);
    panels.add(panel);
    return panel;
  }

  /** The document. */
  public String render() {
    Svg svg = new Svg(panels.size() * WIDTH, HEIGHT);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), i * WIDTH);
    }
    return svg.document();
  }

  private static void draw(Svg svg, Panel panel, double offset) {
    double left = offset + Frame.LEFT;
    double right = offset + WIDTH - Frame.RIGHT;
    double bottom = HEIGHT - Frame.BOTTOM - LEGEND;
    Axis y = new Axis(0, ABOVE, bottom, Frame.TOP);
    for (double tick : y.ticks()) {
      svg.line(left, y.pixel(tick), right, y.pixel(tick), Svg.GRID, "");
      svg.text(left - 6, y.pixel(tick) + 4, "end", Svg.INK, y.label(tick));
    }
    svg.text((left + right) / 2, Frame.TOP - 12, "middle", Svg.INK, panel.title);
    svg.verticalText(left - 40, (y.from() + y.to()) / 2, panel.labelY);
    double step = (right - left) / Math.max(1, panel.groups.size());
    for (int i = 0; i < panel.groups.size(); i++) {
      draw(svg, panel, panel.groups.get(i), y, left + i * step, step);
    }
    svg.line(left, bottom, right, bottom, Svg.INK, "");
    if (!Double.isNaN(panel.line)) {
      svg.line(left, y.pixel(panel.line), right, y.pixel(panel.line), LINE, DASHES);
    }
    legend(svg, panel, left);
  }

  private static void draw(Svg svg, Panel panel, Group group, Axis y, double from, double step) {
    List<String> labels = panel.labels();
    double room = step * (1 - 2 * SPARE) / Math.max(2, group.bars.size());
    double start = from + (step - room * group.bars.size()) / 2;
    for (int i = 0; i < group.bars.size(); i++) {
      Bar bar = group.bars.get(i);
      double x = start + i * room;
      String colour = COLOURS[labels.indexOf(bar.label) % COLOURS.length];
      svg.rectangle(x, y.pixel(bar.value), room - 3, y.pixel(0) - y.pixel(bar.value), colour);
      double middle = x + (room - 3) / 2;
      if (bar.high > bar.low) {
        svg.line(middle, y.pixel(bar.low), middle, y.pixel(bar.high), Svg.INK, "");
        svg.line(middle - CAP, y.pixel(bar.low), middle + CAP, y.pixel(bar.low), Svg.INK, "");
        svg.line(middle - CAP, y.pixel(bar.high), middle + CAP, y.pixel(bar.high), Svg.INK, "");
      }
      double top = Math.max(bar.value, bar.high);
      svg.text(middle, y.pixel(top) - 5, "middle", Svg.INK, Svg.number(bar.value));
    }
    svg.text(from + step / 2, y.from() + 16, "middle", Svg.INK, group.label);
  }

  private static void legend(Svg svg, Panel panel, double left) {
    List<String> labels = panel.labels();
    double x = left;
    for (int i = 0; i < labels.size(); i++) {
      svg.rectangle(x, HEIGHT - LEGEND - 10, 10, 10, COLOURS[i % COLOURS.length]);
      x = named(svg, labels.get(i), x);
    }
    if (!Double.isNaN(panel.line)) {
      svg.line(x, HEIGHT - LEGEND - 5, x + 11, HEIGHT - LEGEND - 5, LINE, DASHES);
      svg.text(x + 15, HEIGHT - LEGEND, "start", Svg.INK, panel.lineLabel);
    }
  }

  /** A word beside a sign; returns where the next sign goes. */
  private static double named(Svg svg, String label, double x) {
    svg.text(x + 15, HEIGHT - LEGEND, "start", Svg.INK, label);
    return x + 15 + 8 * label.length() + 14;
  }
}
