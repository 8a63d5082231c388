package dev.cafrun.scoring;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.faces.FaceBox;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Where rows go, one by one. Not thread-safe; closing it ends the sheet and the file. */
sealed interface ScoreSheet extends AutoCloseable {
  void write(Score score) throws IOException;

  @Override
  void close() throws IOException;

  /**
   * A table with one line per row and empty fields for what there is not. The columns of videos are
   * there only if there are videos, and those of boxes if each face has a row.
   */
  static ScoreSheet csv(Writer target, boolean videos, boolean boxes) throws IOException {
    return new Csv(target, videos, boxes);
  }

  /** A list of objects, one a line, with {@code null} for what there is not. */
  static ScoreSheet json(Writer target) {
    return new Json(target);
  }

  /** See {@link #csv}. */
  final class Csv implements ScoreSheet {
    private final CSVPrinter printer;
    private final boolean videos;
    private final boolean boxes;

    private Csv(Writer target, boolean videos, boolean boxes) throws IOException {
      this.videos = videos;
      this.boxes = boxes;
      printer = new CSVPrinter(target, CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get());
      printer.print("file");
      if (videos) {
        printer.print("frame");
        printer.print("time");
      }
      printer.print("face");
      if (boxes) {
        for (String column : List.of("face_x", "face_y", "face_width", "face_height")) {
          printer.print(column);
        }
      }
      printer.printRecord("valence", "arousal", "method", "error");
    }

    @Override
    public void write(Score score) throws IOException {
      printer.print(score.file());
      if (videos) {
        printer.print(score.frame());
        printer.print(score.time());
      }
      printer.print(score.face());
      if (boxes) {
        FaceBox box = score.box();
        printer.print(box == null ? null : rounded(box.x()));
        printer.print(box == null ? null : rounded(box.y()));
        printer.print(box == null ? null : rounded(box.width()));
        printer.print(box == null ? null : rounded(box.height()));
      }
      printer.printRecord(score.valence(), score.arousal(), score.method(), score.error());
    }

    /** To a tenth of a pixel. */
    private static double rounded(double pixels) {
      return Math.round(10 * pixels) / 10.0;
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
