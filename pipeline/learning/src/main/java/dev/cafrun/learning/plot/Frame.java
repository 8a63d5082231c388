package dev.cafrun.learning.plot;

/** The box of one chart: title, axes, ticks, grid. */
record Frame(Axis x, Axis y) {

  static final double LEFT = 62;
  static final double TOP = 34;
  static final double RIGHT = 16;
  static final double BOTTOM = 46;

  void draw(Svg svg, String title, String labelX, String labelY) {
    for (double tick : x.ticks()) {
      double at = x.pixel(tick);
      svg.line(at, y.from(), at, y.to(), Svg.GRID, "");
      svg.text(at, y.from() + 16, "middle", Svg.INK, x.label(tick));
    }
    for (double tick : y.ticks()) {
      double at = y.pixel(tick);
      svg.line(x.from(), at, x.to(), at, Svg.GRID, "");
      svg.text(x.from() - 6, at + 4, "end", Svg.INK, y.label(tick));
    }
    svg.line(x.from(), y.from(), x.to(), y.from(), Svg.INK, "");
    svg.line(x.from(), y.from(), x.from(), y.to(), Svg.INK, "");
    double middle = (x.from() + x.to()) / 2;
    svg.text(middle, y.to() - 12, "middle", Svg.INK, title);
    svg.text(middle, y.from() + 34, "middle", Svg.INK, labelX);
    svg.verticalText(x.from() - 46, (y.from() + y.to()) / 2, labelY);
  }
}
