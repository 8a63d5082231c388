package dev.cafrun.faces.dataset;

import dev.cafrun.faces.Utf8;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Aff-Wild (Zafeiriou et al. 2017): {@code annotations/…/valence/105.txt} and {@code
 * annotations/…/arousal/105.txt}, one number a line for each frame, and the video's frames as
 * pictures {@code frames/105/00001.jpg}, counted from 1: line and picture of one number belong
 * together. A video stands for its subject.
 *
 * @param root of the dataset
 */
record AffWild(Path root) implements ClipLabels.Format {
  private static final Columns COLUMNS = Columns.csv();
  private static final String FRAMES = "frames";
  private static final String TEXT = ".txt";

  /** The videos' valence files, by folder and name. */
  static List<LabelFile> files(Path root) throws IOException {
    try (Stream<Path> inside = Files.walk(root)) {
      return inside
          .filter(file -> file.resolveSibling("").endsWith("valence"))
          .filter(file -> file.toString().endsWith(TEXT))
          .sorted()
          .map(file -> new LabelFile(file, ""))
          .toList();
    }
  }

  @Override
  public List<LabelRow> rows(LabelFile labels) throws IOException {
    String name = labels.file().getFileName().toString();
    String video = name.substring(0, name.length() - TEXT.length());
    Path arousals = labels.file().resolveSibling("../arousal").resolve(name).normalize();
    if (!Files.exists(arousals)) {
      throw new IllegalArgumentException("there is no " + root.relativize(arousals) + " to it");
    }
    Path frames = root.resolve(FRAMES).resolve(video);
    if (!Files.isDirectory(frames)) {
      throw new IllegalArgumentException(
          "there is no folder %s with its video's frames; make it with ffmpeg -i VIDEO -q:v 2 %s/%%05d.jpg"
              .formatted(frames, frames));
    }
    List<String> valence = Utf8.lines(labels.file());
    List<String> arousal = Utf8.lines(arousals);
    List<LabelRow> rows = new ArrayList<>();
    for (int line = 0; line < Math.min(valence.size(), arousal.size()); line++) {
      String picture = String.format(Locale.ROOT, "%05d.jpg", line + 1);
      Map<String, String> values = new HashMap<>();
      values.put(COLUMNS.name(Field.PATH), FRAMES + "/" + video + "/" + picture);
      values.put(COLUMNS.name(Field.VALENCE), valence.get(line).strip());
      values.put(COLUMNS.name(Field.AROUSAL), arousal.get(line).strip());
      values.put(COLUMNS.name(Field.SUBJECT), video);
      values.put(COLUMNS.name(Field.VIDEO), video);
      values.put(COLUMNS.name(Field.FRAME), Integer.toString(line + 1));
      String file = root.relativize(labels.file()).toString();
      rows.add(new LabelRow(file, line + 1L, COLUMNS, values, true));
    }
    return rows;
  }
}
