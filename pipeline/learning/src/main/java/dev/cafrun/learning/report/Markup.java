package dev.cafrun.learning.report;

import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** HTML under construction: whatever is not its own is escaped; same calls, same bytes. */
final class Markup {
  private final StringBuilder body = new StringBuilder();

  Markup heading(String text) {
    return raw("<h2>" + escaped(text) + "</h2>\n");
  }

  Markup paragraph(String text) {
    return raw("<p>" + escaped(text) + "</p>\n");
  }

  /** A sentence that nobody should overlook. */
  Markup warning(String text) {
    return raw("<p class=\"warning\">" + escaped(text) + "</p>\n");
  }

  /** A table whose first column names its rows, and whose others are numbers, or text. */
  Markup table(List<String> head, List<List<String>> rows) {
    raw("<table>\n<thead><tr>");
    head.forEach(cell -> raw("<th scope=\"col\">" + escaped(cell) + "</th>"));
    raw("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      raw("<tr>");
      for (int i = 0; i < row.size(); i++) {
        String cell = escaped(row.get(i));
        raw(i == 0 ? "<th scope=\"row\">" + cell + "</th>" : "<td>" + cell + "</td>");
      }
      raw("</tr>\n");
    }
    return raw("</tbody>\n</table>\n");
  }

  /** Figures side by side. */
  Markup figures(List<String> figures) {
    raw("<div class=\"figures\">\n");
    figures.forEach(this::raw);
    return raw("</div>\n");
  }

  private Markup raw(String html) {
    body.append(html);
    return this;
  }

  String text() {
    return body.toString();
  }

  /**
   * A figure of what is markup already.
   *
   * @param kind a class of the page's style
   */
  static String figure(String kind, String content, String caption) {
    return "<figure class=\"%s\">%s<figcaption>%s</figcaption></figure>\n"
        .formatted(kind, content, escaped(caption));
  }

  /** A picture within the page. */
  static String picture(byte[] png, String alternative) {
    return "<img src=\"data:image/png;base64,%s\" alt=\"%s\">"
        .formatted(Base64.getEncoder().encodeToString(png), escaped(alternative));
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
