package dev.cafrun.controller.web;

import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.history.search.RunOrder;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerm;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.run.FoundRun;
import dev.cafrun.controller.run.FoundRuns;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list of runs, as text; every address in it says all that was asked.
 *
 * @param filtered whether some runs may be left out, rather than none be there
 * @param again where the same rows are once more
 * @param first the first page; nothing if this is it
 * @param next nothing on the last
 */
record RunTable(
    List<Head> heads,
    List<Row> rows,
    boolean filtered,
    String again,
    @Nullable String first,
    @Nullable String next) {

  /**
   * The head of a column.
   *
   * @param sort the list sorted by it; nothing if it cannot be
   * @param order {@code ascending}, {@code descending} or {@code none}
   */
  record Head(String label, boolean number, @Nullable String sort, String order) {
    public String mark() {
      return order.equals("ascending") ? "▲" : order.equals("descending") ? "▼" : "";
    }
  }

  /** A run; {@code look} is the class of its phase. */
  record Row(String id, String look, List<Cell> cells) {}

  /** What a column says of a run. */
  record Cell(String text, boolean number, boolean badge, boolean wide) {}

  /**
   * @param chosen columns; none: as if nobody had chosen
   */
  static RunTable of(RunQuestion question, List<String> chosen, FoundRuns found, ZoneId zone) {
    List<RunColumns.Column> columns = RunColumns.shown(chosen, question.order());
    Address address = new Address(question, chosen);
    return new RunTable(
        columns.stream().map(column -> head(column, question.order(), address)).toList(),
        found.runs().stream().map(run -> row(run, columns, zone)).toList(),
        !question.filter().equals(RunFilter.NONE),
        "/rows" + address.of(question.order(), cursor(question)),
        question.after() == null ? null : "/" + address.of(question.order(), null),
        found.next() == null ? null : "/" + address.of(question.order(), found.next()));
  }

  private static @Nullable String cursor(RunQuestion question) {
    return question.after() == null ? null : question.after().toString();
  }

  private static Head head(RunColumns.Column column, RunOrder order, Address address) {
    String sort = column.sort();
    if (sort == null) {
      return new Head(column.label(), column.number(), null, "none");
    }
    boolean by = order.by().equals(sort);
    boolean descending = by ? !order.descending() : column.fromTheUpperEnd();
    return new Head(
        column.label(),
        column.number(),
        "/" + address.of(RunOrder.of((descending ? "-" : "") + sort), null),
        by ? order.descending() ? "descending" : "ascending" : "none");
  }

  private static Row row(FoundRun run, List<RunColumns.Column> columns, ZoneId zone) {
    return new Row(
        run.summary().displayId(),
        run.summary().phase().spelling().toLowerCase(Locale.ROOT),
        columns.stream()
            .map(
                column ->
                    new Cell(
                        column.cell().of(run, zone),
                        column.number(),
                        column.key().equals("phase"),
                        column.key().equals("labels")))
            .toList());
  }

  /** What was asked, as the query of an address. */
  private record Address(RunQuestion question, List<String> columns) {
    String of(RunOrder order, @Nullable String cursor) {
      List<Map.Entry<String, String>> terms =
          new ArrayList<>(SearchTerms.write(question.filter(), order));
      if (question.limit() != Pages.RUNS) {
        terms.add(Map.entry(SearchTerm.LIMIT.spelling(), Integer.toString(question.limit())));
      }
      columns.forEach(column -> terms.add(Map.entry(Pages.COLUMNS, column)));
      if (cursor != null) {
        terms.add(Map.entry(SearchTerm.CURSOR.spelling(), cursor));
      }
      return terms.isEmpty()
          ? ""
          : terms.stream()
              .map(term -> term.getKey() + "=" + encoded(term.getValue()))
              .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }
}
