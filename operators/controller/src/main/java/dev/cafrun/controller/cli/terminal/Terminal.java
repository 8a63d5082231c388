package dev.cafrun.controller.cli.terminal;

import java.io.PrintStream;
import java.util.Map;
import java.util.Properties;

/**
 * Where a command writes. Control characters of what is written to it are shown as such, whoever
 * they are from; {@link Paint} has colours.
 *
 * @param out results
 * @param err everything else
 * @param interactive {@code out} is a terminal, so lines can be drawn again
 * @param colours it may have colours
 * @param columns its width
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean interactive, boolean colours, int columns) {
  private static final int USUAL_COLUMNS = 80;
  private static final int FEWEST_COLUMNS = 40;

  public Terminal {
    out = TerminalStream.over(out);
    err = TerminalStream.over(err);
  }

  /**
   * This process's own. Whether it is a terminal and how wide, the launcher found out: {@code
   * caf.terminal} and {@code caf.columns}. Colours obey {@code NO_COLOR} and {@code TERM=dumb}.
   */
  public static Terminal ofProcess(Map<String, String> environment, Properties properties) {
    boolean interactive =
        Boolean.parseBoolean(properties.getProperty("caf.terminal", "false"))
            && !"dumb".equals(environment.get("TERM"));
    return new Terminal(
        System.out,
        System.err,
        interactive,
        interactive && environment.getOrDefault("NO_COLOR", "").isEmpty(),
        columns(properties.getProperty("caf.columns", "")));
  }

  private static int columns(String text) {
    int columns = text.matches("\\d{1,4}") ? Integer.parseInt(text) : USUAL_COLUMNS;
    return columns == 0 ? USUAL_COLUMNS : Math.max(columns, FEWEST_COLUMNS);
  }

  public Paint paint() {
    return new Paint(colours);
  }

  /** A sentence about something that went wrong. */
  public void complain(String sentence) {
    err.println(paint().bad("caf:") + " " + sentence);
  }
}
