package dev.cafrun.controller.web.output;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as a part of a page: what is HTML in it is shown as text, links lead to the web alone,
 * and nothing is loaded from anywhere. Pure.
 */
final class ReportHtml {
  private static final Parser PARSER =
      Parser.builder().extensions(List.of(TablesExtension.create())).build();

  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(List.of(TablesExtension.create()))
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https")))
          .build();

  private static final int BELOW_THE_PAGES = 2;
  private static final int LOWEST = 6;

  private ReportHtml() {}

  static String of(String markdown) {
    Node report = PARSER.parse(markdown);
    report.accept(new Tame());
    return RENDERER.render(report);
  }

  private static final class Tame extends AbstractVisitor {
    @Override
    public void visit(Heading heading) {
      heading.setLevel(Math.min(LOWEST, heading.getLevel() + BELOW_THE_PAGES));
      visitChildren(heading);
    }

    @Override
    public void visit(Image image) {
      image.insertBefore(new Text("[picture " + image.getDestination() + "]"));
      image.unlink();
    }
  }
}
