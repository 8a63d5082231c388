package dev.cafrun.faces.ingest;

import dev.cafrun.faces.SampleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/** {@code rejections.csv}, and its first lines in words. Not thread-safe. */
final class RejectionLog implements AutoCloseable {
  private static final int NAMED = 5;

  private final CSVPrinter printer;
  private final List<Rejection> first = new ArrayList<>();
  private long count;

  RejectionLog(Path file) throws IOException {
    printer = new CSVPrinter(Files.newBufferedWriter(file), SampleFile.FORMAT);
    printer.printRecord("file", "row", "field", "value", "reason");
  }

  void add(Rejection rejection) throws IOException {
    printer.printRecord(
        rejection.file(),
        rejection.row(),
        rejection.field(),
        rejection.value(),
        rejection.reason());
    count++;
    if (first.size() < NAMED) {
      first.add(rejection);
    }
  }

  long count() {
    return count;
  }

  /** Names the first few. */
  String sentences() {
    String named = String.join("; ", first.stream().map(Rejection::sentence).toList());
    return count > first.size() ? named + "; and %d more".formatted(count - first.size()) : named;
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
