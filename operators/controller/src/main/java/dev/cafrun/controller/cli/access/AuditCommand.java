package dev.cafrun.controller.cli.access;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.access.AuditEntry;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.core.canonical.Durations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code caf audit}. */
@CommandLine.Command(
    name = "audit",
    description = {
      "Writes out who did what through pages and API, from where and with what",
      "result, and who made and took back tokens: the oldest first."
    })
public final class AuditCommand implements Command.WithServices {
  private static final int PAGE = 1_000;

  /** How it is written. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Format {
    csv,
    json
  }

  @Option(
      names = "--since",
      paramLabel = "AGE",
      description = "Only what is younger, such as 7d (default: all).")
  private @Nullable String since;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "csv (default), or json: an object for each line.")
  private Format format = Format.csv;

  @Override
  public void check() {
    from(Instant.now());
  }

  private Instant from(Instant now) {
    try {
      return since == null ? Instant.EPOCH : now.minus(Durations.read(since));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--since " + since + ": " + e.getMessage());
    }
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    Instant from = from(workbench.clock().instant());
    if (format == Format.csv) {
      terminal.out().println("id,at,who,what,from,result");
    }
    long after = 0;
    List<AuditEntry> page;
    do {
      page = workbench.audit().lines(from, after, PAGE);
      for (AuditEntry entry : page) {
        terminal.out().println(format == Format.csv ? csv(entry) : RunJson.line(entry));
        after = entry.id();
      }
    } while (page.size() == PAGE);
    return ExitCode.DONE;
  }

  /** What a spreadsheet would take for a formula is text: names and addresses are others'. */
  private static String csv(AuditEntry entry) {
    StringBuilder line = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(line, CSVFormat.RFC4180.builder().setRecordSeparator("").get())) {
      printer.printRecord(
          entry.id(),
          entry.at(),
          text(entry.who()),
          text(entry.what()),
          text(entry.from()),
          text(entry.result()));
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String cell) {
    return !cell.isEmpty() && "=+-@\t\r".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
  }
}
