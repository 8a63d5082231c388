package dev.cafrun.learning.plot;

/** How crowded each point's surroundings are, for colouring: counts on a grid over [−1.1, 1.1]². */
final class Density {

  private static final int CELLS = 44;
  private static final double REACH = 1.1;

  /** From sparse to crowded. */
  private static final String[] COLOURS = {"#9ecae1", "#6baed6", "#3182bd", "#08519c", "#08306b"};

  private final int[][] counts = new int[CELLS][CELLS];
  private int most = 1;

  Density(Cloud points) {
    for (int i = 0; i < points.size(); i++) {
      most = Math.max(most, ++counts[cell(points.x(i))][cell(points.y(i))]);
    }
  }

  String colour(double x, double y) {
    double share = (double) counts[cell(x)][cell(y)] / most;
    return COLOURS[Math.min(COLOURS.length - 1, (int) (share * COLOURS.length))];
  }

  private static int cell(double value) {
    return Math.clamp((int) Math.floor((value + REACH) / (2 * REACH) * CELLS), 0, CELLS - 1);
  }
}
