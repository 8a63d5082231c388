package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.dataset.Field;
import dev.cafrun.faces.dataset.LabelRow;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.Keys;
import dev.cafrun.runtime.compact.TextPool;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides row by row what can be believed, in the order of the rows; it remembers which face of
 * which picture it has seen, to find duplicates. Touches no file. Not thread-safe.
 */
final class RowChecker {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

  private final String splitBy;
  private final String noLabel;
  private final Keys seen = new Keys();

  /** Of each face that was seen first: its label file's number, and its row there. */
  private final Ints seenIn = new Ints();

  private final Ints seenAt = new Ints();
  private final TextPool files = new TextPool();

  /**
   * @param splitBy as in {@code split.by}
   * @param noLabel the number that marks a row without labels, in either of them; empty if none
   *     does
   */
  RowChecker(String splitBy, String noLabel) {
    this.splitBy = splitBy;
    this.noLabel = noLabel;
  }

  Verdict check(LabelRow row) {
    if (row.defect().isEmpty()
        && (isMark(row.get(Field.VALENCE)) || isMark(row.get(Field.AROUSAL)))) {
      return new Verdict.Unlabelled();
    }
    try {
      return new Verdict.Accepted(row, sample(row));
    } catch (RejectedException e) {
      return new Verdict.Rejected(e.rejection);
    }
  }

  private boolean isMark(String value) {
    return !noLabel.isEmpty()
        && NUMBER.matcher(value).matches()
        && Double.parseDouble(value) == Double.parseDouble(noLabel);
  }

  /** Carries a rejection out of the nested questions below. */
  private static final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Rejection rejection;

    RejectedException(LabelRow row, Field field, String reason) {
      super(reason, null, false, false);
      this.rejection = row.rejection(field, reason);
    }
  }

  private Sample sample(LabelRow row) throws RejectedException {
    if (row.defect().isPresent()) {
      LabelRow.Defect defect = row.defect().get();
      throw new RejectedException(row, defect.field(), defect.reason());
    }
    String path = path(row);
    double valence = label(row, Field.VALENCE);
    double arousal = label(row, Field.AROUSAL);
    Sample sample =
        new Sample(
            "",
            path,
            subject(row),
            row.get(Field.VIDEO),
            row.get(Field.FRAME),
            split(row),
            valence,
            arousal,
            box(row),
            landmarks(row));
    refuseDuplicate(row, sample);
    return sample;
  }

  private void refuseDuplicate(LabelRow row, Sample sample) throws RejectedException {
    // Several people may be in one picture, and several frames in one path.
    String face =
        "%s\t%s\t%s\t%s\t%s"
            .formatted(
                sample.source(), sample.box(), sample.landmarks(), sample.video(), sample.frame());
    ContentKey key = ContentKey.of(face.getBytes(StandardCharsets.UTF_8));
    int number = seen.add(key.high(), key.low());
    if (number == seenIn.size()) {
      seenIn.add(files.add(row.file()));
      seenAt.add(Math.toIntExact(row.number()));
      return;
    }
    String file = files.get(seenIn.get(number));
    String where = file.equals(row.file()) ? "" : " of " + file;
    throw new RejectedException(
        row, Field.PATH, "is a duplicate of row " + seenAt.get(number) + where);
  }

  private String path(LabelRow row) throws RejectedException {
    String text = row.get(Field.PATH);
    if (text.isEmpty()) {
      throw new RejectedException(row, Field.PATH, "is empty: every row needs a picture");
    }
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw new RejectedException(row, Field.PATH, "is not a path");
    }
    Path normal = path.normalize();
    if (path.isAbsolute() || normal.startsWith("..") || text.matches("[A-Za-z]:.*|\\\\.*")) {
      throw new RejectedException(row, Field.PATH, "leads outside the dataset's folder");
    }
    return normal.toString();
  }

  private static double label(LabelRow row, Field field) throws RejectedException {
    double value = number(row, field);
    if (Math.abs(value) > 1) {
      throw new RejectedException(row, field, "is outside [-1, 1]");
    }
    return value + 0.0; // no negative zero
  }

  private static double number(LabelRow row, Field field) throws RejectedException {
    String text = row.get(field);
    if (text.isEmpty()) {
      throw new RejectedException(row, field, "is empty: a number is needed");
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new RejectedException(
          row, field, text.matches("[+-]?\\d+,\\d+") ? "needs a decimal point" : "is not a number");
    }
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new RejectedException(row, field, "is not a finite number");
    }
    return value;
  }

  private String subject(LabelRow row) throws RejectedException {
    String subject = row.get(Field.SUBJECT);
    boolean decides = !splitBy.equals("official") && !splitBy.equals("random");
    if (decides && subject.isEmpty()) {
      throw new RejectedException(
          row, Field.SUBJECT, "is empty: without it the row could be in any split");
    }
    return subject;
  }

  private Split split(LabelRow row) throws RejectedException {
    if (!splitBy.equals("official")) {
      return Split.TRAIN;
    }
    return Split.of(row.get(Field.SPLIT))
        .orElseThrow(
            () ->
                new RejectedException(
                    row, Field.SPLIT, "is not one of train, validation and test"));
  }

  private static @Nullable FaceBox box(LabelRow row) throws RejectedException {
    List<Field> fields = List.of(Field.FACE_X, Field.FACE_Y, Field.FACE_WIDTH, Field.FACE_HEIGHT);
    if (fields.stream().allMatch(field -> isMissing(row.get(field)))) {
      return null;
    }
    double x = number(row, Field.FACE_X);
    double y = number(row, Field.FACE_Y);
    double width = number(row, Field.FACE_WIDTH);
    double height = number(row, Field.FACE_HEIGHT);
    for (Field side : List.of(Field.FACE_WIDTH, Field.FACE_HEIGHT)) {
      double length = side == Field.FACE_WIDTH ? width : height;
      if (!(length > 0 && length < 1e6)) {
        throw new RejectedException(row, side, "is not a length in pixels");
      }
    }
    return new FaceBox(x, y, width, height);
  }

  /** AffectNet writes NULL where no face was found by a program. */
  private static boolean isMissing(String value) {
    return value.isEmpty() || value.equals("NULL");
  }

  private static List<Point> landmarks(LabelRow row) throws RejectedException {
    List<Point> points;
    String text = row.get(Field.LANDMARKS);
    try {
      points = isMissing(text) ? List.of() : SampleFile.points(text);
    } catch (IllegalArgumentException e) {
      throw new RejectedException(row, Field.LANDMARKS, "is not a list of numbers x;y;x;y;…");
    }
    if (points.size() != 0 && points.size() != 5 && points.size() != 68) {
      throw new RejectedException(
          row, Field.LANDMARKS, "has %d points; 5 or 68 are understood".formatted(points.size()));
    }
    return points;
  }
}
