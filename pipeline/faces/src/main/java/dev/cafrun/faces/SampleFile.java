package dev.cafrun.faces;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** {@code samples.csv}: what ingest writes and every later stage reads, by column name. */
public final class SampleFile {
  /** RFC 4180, but with plain line feeds. */
  public static final CSVFormat FORMAT = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private static final String[] COLUMNS = {
    "id",
    "source",
    "subject",
    "video",
    "frame",
    "split",
    "valence",
    "arousal",
    "face_x",
    "face_y",
    "face_width",
    "face_height",
    "landmarks"
  };

  private SampleFile() {}

  /** Writes samples in the order given; equal samples give equal bytes. Not thread-safe. */
  public static final class Writer implements AutoCloseable {
    private final CSVPrinter printer;

    public Writer(Path file) throws IOException {
      printer = new CSVPrinter(Files.newBufferedWriter(file), FORMAT);
      printer.printRecord((Object[]) COLUMNS);
    }

    public void write(Sample sample) throws IOException {
      FaceBox box = sample.box();
      printer.printRecord(
          sample.id(),
          sample.source(),
          sample.subject(),
          sample.video(),
          sample.frame(),
          sample.split().spelling(),
          Double.toString(sample.valence()),
          Double.toString(sample.arousal()),
          box == null ? "" : Double.toString(box.x()),
          box == null ? "" : Double.toString(box.y()),
          box == null ? "" : Double.toString(box.width()),
          box == null ? "" : Double.toString(box.height()),
          spell(sample.landmarks()));
    }

    @Override
    public void close() throws IOException {
      printer.close();
    }
  }

  /** Reads samples in the order of the file. Not thread-safe. */
  public static final class Reader implements AutoCloseable, Iterator<Sample> {
    private final CsvRowReader table;

    public Reader(Path file) throws IOException {
      table = CsvRowReader.open(file, "samples.csv");
      for (String column : COLUMNS) {
        if (!table.has(column)) {
          throw new StageException(
              Failure.fatal("SAMPLES_MALFORMED", "samples.csv has no column '" + column + "'"));
        }
      }
    }

    @Override
    public boolean hasNext() {
      return table.hasNext();
    }

    @Override
    public Sample next() {
      CsvRowReader.Row row = table.next();
      try {
        return new Sample(
            row.get("id"),
            row.get("source"),
            row.get("subject"),
            row.get("video"),
            row.get("frame"),
            Split.of(row.get("split")).orElseThrow(),
            Double.parseDouble(row.get("valence")),
            Double.parseDouble(row.get("arousal")),
            box(row),
            points(row.get("landmarks")));
      } catch (RuntimeException e) {
        throw new StageException(
            Failure.fatal(
                "SAMPLES_MALFORMED", "samples.csv row " + row.number() + ": " + e.getMessage()),
            e);
      }
    }

    @Override
    public void close() throws IOException {
      table.close();
    }
  }

  private static @Nullable FaceBox box(CsvRowReader.Row row) {
    return row.get("face_x").isEmpty()
        ? null
        : new FaceBox(
            Double.parseDouble(row.get("face_x")),
            Double.parseDouble(row.get("face_y")),
            Double.parseDouble(row.get("face_width")),
            Double.parseDouble(row.get("face_height")));
  }

  private static String spell(List<Point> points) {
    StringBuilder text = new StringBuilder();
    for (Point point : points) {
      text.append(text.isEmpty() ? "" : ";").append(point.x()).append(';').append(point.y());
    }
    return text.toString();
  }

  /**
   * Reads {@code x;y;x;y;…}.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static List<Point> points(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String[] numbers = text.split(";", -1);
    if (numbers.length % 2 != 0) {
      throw new IllegalArgumentException("has " + numbers.length + " numbers, which make no pairs");
    }
    List<Point> points = new ArrayList<>(numbers.length / 2);
    for (int i = 0; i < numbers.length; i += 2) {
      points.add(new Point(Double.parseDouble(numbers[i]), Double.parseDouble(numbers[i + 1])));
    }
    return points;
  }
}
