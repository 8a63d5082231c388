package dev.cafrun.faces.align;

import dev.cafrun.faces.Sample;
import java.io.IOException;
import org.apache.commons.csv.CSVPrinter;

/** The columns of {@code faces.csv}. */
final class FaceTable {
  static final String ROW = "row";
  static final String SPLIT = "split";

  static final Object[] COLUMNS = {
    ROW, "id", "subject", "video", "frame", SPLIT, "valence", "arousal", "method", "outside"
  };

  private FaceTable() {}

  /**
   * @param number of the face, from 0
   */
  static void print(CSVPrinter rows, long number, Sample sample, AlignedFace face)
      throws IOException {
    rows.printRecord(
        number,
        sample.id(),
        sample.subject(),
        sample.video(),
        sample.frame(),
        sample.split().spelling(),
        Double.toString(sample.valence()),
        Double.toString(sample.arousal()),
        face.placing().spelling(),
        Double.toString(Math.round(face.outside() * 1000) / 1000.0));
  }
}
