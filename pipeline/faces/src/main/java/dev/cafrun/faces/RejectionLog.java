package dev.cafrun.faces;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVPrinter;

/**
 * {@code rejections.csv}, its first lines in words, and whether there are too many of them. Not
 * thread-safe.
 */
public final class RejectionLog implements AutoCloseable {
  private static final int NAMED = 5;

  private final CSVPrinter printer;
  private final List<Rejection> first = new ArrayList<>();
  private long count;

  public RejectionLog(Path file) throws IOException {
    printer = new CSVPrinter(Files.newBufferedWriter(file), SampleFile.FORMAT);
    printer.printRecord("file", "row", "field", "value", "reason");
  }

  public void add(Rejection rejection) throws IOException {
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

  public long count() {
    return count;
  }

  /** How many of the labelled rows these are, and the first few by name. */
  public String sentences(long labelled) {
    return share(count, labelled) + ": " + sentences();
  }

  /**
   * What to end with if a stage has left out more than a run allows, or everything.
   *
   * @param earlier rows that were rejected before these
   * @param labelled rows that have a label, rejected ones included; above 0
   * @param most a share from 0 to 1, {@code dataset.maxRejected}
   * @param hints words after the sentence
   * @throws StageException USER, {@code TOO_MANY_REJECTED}
   */
  public void refuseMoreThan(double most, long earlier, long labelled, String hints) {
    long all = earlier + count;
    if (count > 0 && ((double) all / labelled > most || all == labelled)) {
      throw new StageException(
          Failure.user(
              "TOO_MANY_REJECTED",
              String.format(
                  Locale.ROOT,
                  "%s, more than dataset.maxRejected (%.1f %%): %s%s",
                  share(all, labelled),
                  most * 100,
                  sentences(),
                  hints)));
    }
  }

  private static String share(long count, long labelled) {
    return String.format(
        Locale.ROOT, "%d of %d rows rejected (%.1f %%)", count, labelled, 100.0 * count / labelled);
  }

  /** The first few by name. */
  public String sentences() {
    String named = String.join("; ", first.stream().map(Rejection::sentence).toList());
    return count > first.size() ? named + "; and %d more".formatted(count - first.size()) : named;
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
