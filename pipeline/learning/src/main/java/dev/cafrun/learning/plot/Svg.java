package dev.cafrun.learning.plot;

import java.util.Base64;
import java.util.Locale;

/** An SVG document under construction: a few shapes, two decimals, same calls same bytes. */
final class Svg {

  static final String INK = "#333333";
  static final String GRID = "#e4e4e4";

  private final StringBuilder body = new StringBuilder();
  private final double width;
  private final double height;

  Svg(double width, double height) {
    this.width = width;
    this.height = height;
  }

  void line(double x1, double y1, double x2, double y2, String colour, String dashes) {
    body.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\"%s/>\n"
            .formatted(
                number(x1),
                number(y1),
                number(x2),
                number(y2),
                colour,
                dashes.isEmpty() ? "" : " stroke-dasharray=\"" + dashes + "\""));
  }

  void rectangle(double x, double y, double w, double h, String fill) {
    body.append(
        "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>\n"
            .formatted(number(x), number(y), number(w), number(h), fill));
  }

  void circle(double x, double y, double radius, String fill, double opacity) {
    body.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" fill-opacity=\"%s\"/>\n"
            .formatted(number(x), number(y), number(radius), fill, number(opacity)));
  }

  void ring(double x, double y, double radius, String stroke) {
    body.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"none\" stroke=\"%s\"/>\n"
            .formatted(number(x), number(y), number(radius), stroke));
  }

  /** A PNG picture, part of the document. */
  void picture(double x, double y, double side, byte[] png) {
    body.append(
        "<image x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" href=\"data:image/png;base64,%s\"/>\n"
            .formatted(
                number(x),
                number(y),
                number(side),
                number(side),
                Base64.getEncoder().encodeToString(png)));
  }

  /** A line through points given as x0, y0, x1, y1, …. */
  void path(double[] points, String colour) {
    body.append("<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\"").append(colour);
    body.append("\" points=\"");
    for (int i = 0; i < points.length; i += 2) {
      body.append(i == 0 ? "" : " ").append(number(points[i])).append(',');
      body.append(number(points[i + 1]));
    }
    body.append("\"/>\n");
  }

  /** Text anchored {@code start}, {@code middle} or {@code end}. */
  void text(double x, double y, String anchor, String colour, String text) {
    body.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), anchor, colour, escape(text)));
  }

  /** Text read from bottom to top. */
  void verticalText(double x, double y, String text) {
    body.append(
        "<text transform=\"translate(%s %s) rotate(-90)\" text-anchor=\"middle\" fill=\"%s\">%s</text>\n"
            .formatted(number(x), number(y), INK, escape(text)));
  }

  String document() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" \
        font-family="system-ui, sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %s</svg>
        """
        .formatted(number(width), number(height), number(width), number(height), body);
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    String short1 = text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    String short2 = short1.endsWith(".0") ? short1.substring(0, short1.length() - 2) : short1;
    return "-0".equals(short2) ? "0" : short2;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
