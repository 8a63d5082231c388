package dev.cafrun.faces.dataset;

import dev.cafrun.faces.Utf8;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Aff-Wild2 (Kollias and Zafeiriou): {@code <video>.txt} with a header and one line {@code
 * valence,arousal} per frame, and crops {@code cropped_aligned/<video>/00001.jpg} counted from 1.
 * Frames on which the release has no crop are no rows; −5 marks a frame without a label.
 *
 * @param root of the dataset
 */
record AffWild2(Path root) implements ClipLabels.Format {
  /** Where the crops are, below the root. */
  static final String CROPS = "cropped_aligned";

  private static final Columns COLUMNS = Columns.csv();
  private static final String HEADER = "valence,arousal";

  /** Videos' label files, by folder and name; folders of that release say the split. */
  static List<LabelFile> files(Path root) throws IOException {
    try (Stream<Path> inside = Files.walk(root)) {
      return inside
          .filter(file -> file.toString().endsWith(".txt") && isLabels(file))
          .sorted()
          .map(file -> new LabelFile(file, split(root.relativize(file).toString())))
          .toList();
    }
  }

  private static boolean isLabels(Path file) {
    // Latin 1 can be anything: a label file that is not UTF-8 is to be read, and then complained
    // of.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.findFirst().map(AffWild2::isHeader).orElse(false);
    } catch (IOException | java.io.UncheckedIOException e) {
      return false; // another kind of text
    }
  }

  private static boolean isHeader(String line) {
    return line.strip().replace(" ", "").equals(HEADER);
  }

  /** The validation set is what results are reported on. */
  private static String split(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.contains("train_set")) {
      return "train";
    }
    return lower.contains("validation_set") ? "test" : "";
  }

  @Override
  public List<LabelRow> rows(LabelFile labels) throws IOException {
    String name = labels.file().getFileName().toString();
    String video = name.substring(0, name.length() - ".txt".length());
    Path crops = root.resolve(CROPS).resolve(video);
    List<String> lines = Utf8.lines(labels.file());
    List<LabelRow> rows = new ArrayList<>();
    boolean none = !Files.isDirectory(crops); // then every row says what is missing
    for (int frame = 1; frame < lines.size(); frame++) {
      String picture = String.format(Locale.ROOT, "%05d.jpg", frame);
      if (none || Files.exists(crops.resolve(picture))) {
        rows.add(row(labels, video, frame, CROPS + "/" + video + "/" + picture, lines.get(frame)));
      }
    }
    return rows;
  }

  private LabelRow row(LabelFile labels, String video, int frame, String path, String line) {
    String[] pair = line.strip().split(",", -1);
    Map<String, String> values = new HashMap<>();
    values.put(COLUMNS.name(Field.PATH), path);
    values.put(COLUMNS.name(Field.VALENCE), pair[0].strip());
    values.put(COLUMNS.name(Field.AROUSAL), pair.length > 1 ? pair[1].strip() : "");
    values.put(COLUMNS.name(Field.SUBJECT), recording(video));
    values.put(COLUMNS.name(Field.VIDEO), video);
    values.put(COLUMNS.name(Field.FRAME), Integer.toString(frame));
    values.put(COLUMNS.name(Field.SPLIT), labels.split());
    return new LabelRow(
        root.relativize(labels.file()).toString(), frame + 1L, COLUMNS, values, pair.length == 2);
  }

  /** Two people of one recording must not be told apart by the split. */
  private static String recording(String video) {
    return video.replaceAll("_(left|right)$", "");
  }
}
