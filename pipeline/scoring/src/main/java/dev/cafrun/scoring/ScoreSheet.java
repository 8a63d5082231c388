package dev.cafrun.scoring;

import dev.cafrun.artifacts.CoreJson;
import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Where rows go, one by one. Not thread-safe; closing it ends the sheet and the file. */
sealed interface ScoreSheet extends AutoCloseable {
  void write(Score score) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A table with one line per row and empty fields for what there is not. The columns of videos are
   * there only if there are videos.
   */
  static ScoreSheet csv(Writer target, boolean videos) throws IOException {
    return new Csv(target, videos);
  }

  /** A list of objects, one a line, with {@code null} for what there is not. */
  static ScoreSheet json(Writer target) {
    return new Json(target);
  }

  /** See {@link #csv}. */
  final class Csv implements ScoreSheet {
    private final CSVPrinter printer;
    private final boolean videos;

    private Csv(Writer target, boolean videos) throws IOException {
      this.videos = videos;
      printer = new CSVPrinter(target, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
      printer.print("file");
      if (videos) {
        printer.print("frame");
        printer.print("time");
      }
      printer.printRecord("face", "valence", "arousal", "method", "error");
    }

    @Override
    public void write(Score score) throws IOException {
      printer.print(score.file());
      if (videos) {
        printer.print(score.frame());
        printer.print(score.time());
      }
      printer.printRecord(
          score.face(), score.valence(), score.arousal(), score.method(), score.error());
    }

    @Override
    public void close() throws IOException {
      printer.close(true);
    }
  }

  /** See {@link #json}. */
  final class Json implements ScoreSheet {
    private final Writer target;
    private boolean empty = true;

    private Json(Writer target) {
      this.target = target;
    }

    @Override
    public void write(Score score) throws IOException {
      target.write((empty ? "[\n" : ",\n") + CoreJson.write(score));
      empty = false;
    }

    @Override
    public void close() throws IOException {
      try (target) {
        target.write(empty ? "[]\n" : "\n]\n");
      }
    }
  }
}
