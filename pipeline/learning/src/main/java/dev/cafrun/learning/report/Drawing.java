package dev.cafrun.learning.report;

import java.util.List;
import java.util.Locale;

/** Drawings within the page, in its colours, light or dark. Pure. */
final class Drawing {
  private static final int CELL = 20;
  private static final int MARGIN = 26;
  private static final int PLANE = PlaneCounts.SIDE * CELL;
  private static final int WIDTH = 280;
  private static final int HEIGHT = 140;

  private Drawing() {}

  /** Squares as dark as they are full; those in the circle without a face are crossed out. */
  static String plane(String split, PlaneCounts counts) {
    int side = PLANE + 2 * MARGIN;
    StringBuilder svg = new StringBuilder(start(side, side, "faces of " + split + " on the plane"));
    for (int arousal = 0; arousal < PlaneCounts.SIDE; arousal++) {
      for (int valence = 0; valence < PlaneCounts.SIDE; valence++) {
        int x = MARGIN + valence * CELL;
        int y = MARGIN + (PlaneCounts.SIDE - 1 - arousal) * CELL;
        int count = counts.at(arousal, valence);
        if (count > 0) {
          double share = Math.sqrt((double) count / counts.most());
          svg.append(
              "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%s\"><title>%d</title></rect>\n"
                  .formatted(x, y, CELL - 1, CELL - 1, number(0.15 + 0.85 * share), count));
        } else if (PlaneCounts.inCircle(arousal, valence)) {
          svg.append("<path class=\"gap\" d=\"M%d %dl8 8m0 -8l-8 8\"/>\n".formatted(x + 6, y + 6));
        }
      }
    }
    int middle = MARGIN + PLANE / 2;
    svg.append(
        "<circle class=\"line\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n"
            .formatted(middle, middle, PLANE / 2));
    svg.append(
        "<path class=\"line\" d=\"M%d %dv%dM%d %dh%d\"/>\n"
            .formatted(middle, MARGIN, PLANE, MARGIN, middle, PLANE));
    svg.append(words(middle, side - 6, "middle", "valence"));
    svg.append(
        "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">arousal</text>\n"
            .formatted(middle));
    return svg.append("</svg>").toString();
  }

  /** Bars, those of strong emotion in another colour, and the threshold. */
  static String histogram(Strengths strengths) {
    List<Integer> bars = strengths.bars();
    int tallest = bars.stream().mapToInt(Integer::intValue).max().orElse(1);
    double step = (double) WIDTH / bars.size();
    StringBuilder svg =
        new StringBuilder(
            start(WIDTH + 2 * MARGIN, HEIGHT + 2 * MARGIN, "histogram of " + strengths.title()));
    for (int i = 0; i < bars.size(); i++) {
      double height = (double) HEIGHT * bars.get(i) / Math.max(1, tallest);
      double middle = strengths.top() * (i + 0.5) / bars.size();
      svg.append(
          "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"><title>%d</title></rect>\n"
              .formatted(
                  middle < strengths.threshold() ? "bar" : "strong",
                  number(MARGIN + i * step),
                  number(MARGIN + HEIGHT - height),
                  number(step - 1),
                  number(height),
                  bars.get(i)));
    }
    double at = MARGIN + WIDTH * Math.min(1, strengths.threshold() / strengths.top());
    svg.append(
        "<path class=\"threshold\" d=\"M%s %dv%d\"/>\n"
            .formatted(number(at), MARGIN - 4, HEIGHT + 4));
    svg.append(words(at, MARGIN - 8, "middle", number(strengths.threshold())));
    svg.append(words(MARGIN, HEIGHT + MARGIN + 16, "start", "0"));
    svg.append(words(MARGIN + WIDTH, HEIGHT + MARGIN + 16, "end", number(strengths.top())));
    return svg.append("</svg>").toString();
  }

  private static String start(int width, int height, String label) {
    return "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">\n"
        .formatted(width, height, width, height, Markup.escaped(label));
  }

  private static String words(double x, double y, String anchor, String text) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
        .formatted(number(x), number(y), anchor, Markup.escaped(text));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
  }
}
