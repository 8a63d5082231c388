package dev.cafrun.faces.dataset;

import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * AffectNet's later release: {@code train_set} and {@code val_set}, each with {@code images/12.jpg}
 * and {@code annotations/12_val.npy}, {@code 12_aro.npy} and {@code 12_lnd.npy}. It names no
 * subjects, so only the official split can be kept.
 *
 * @param root of the dataset
 */
record AffectNetArrays(Path root) implements ClipLabels.Format {
  /** The folders of the release and what they are for: results are reported on the second. */
  static final Map<String, String> SETS = Map.of("train_set", "train", "val_set", "test");

  private static final Columns COLUMNS = Columns.affectNet();
  private static final String VALENCE = "_val.npy";

  /** Whether a folder holds this release. */
  static boolean isIn(Path root) {
    return SETS.keySet().stream().anyMatch(set -> Files.isDirectory(root.resolve(set)));
  }

  /** One file for each picture, in the order of their numbers. */
  static List<LabelFile> files(Path root) throws IOException {
    List<LabelFile> files = new ArrayList<>();
    for (String set : SETS.keySet().stream().sorted().toList()) {
      Path folder = root.resolve(set).resolve("annotations");
      if (Files.isDirectory(folder)) {
        try (Stream<Path> inside = Files.list(folder)) {
          inside
              .filter(file -> file.toString().endsWith(VALENCE))
              .sorted(Comparator.comparing(AffectNetArrays::number).thenComparing(Path::toString))
              .forEach(file -> files.add(new LabelFile(file, SETS.getOrDefault(set, ""))));
        }
      }
    }
    return files;
  }

  private static String name(Path valence) {
    String name = valence.getFileName().toString();
    return name.substring(0, name.length() - VALENCE.length());
  }

  private static long number(Path valence) {
    String name = name(valence);
    return name.matches("\\d{1,18}") ? Long.parseLong(name) : Long.MAX_VALUE;
  }

  @Override
  public List<LabelRow> rows(LabelFile labels) throws IOException {
    Path annotations = labels.file().resolveSibling("");
    String name = name(labels.file());
    Path set = annotations.resolveSibling("images");
    Map<String, String> values = new HashMap<>();
    values.put(COLUMNS.name(Field.PATH), root.relativize(set).resolve(name + ".jpg").toString());
    values.put(COLUMNS.name(Field.VALENCE), only(labels.file()));
    values.put(COLUMNS.name(Field.AROUSAL), only(annotations.resolve(name + "_aro.npy")));
    Path landmarks = annotations.resolve(name + "_lnd.npy");
    values.put(
        COLUMNS.name(Field.LANDMARKS),
        Files.exists(landmarks) ? String.join(";", NumpyArray.read(landmarks)) : "");
    values.put(COLUMNS.name(Field.SPLIT), labels.split());
    String file = root.relativize(labels.file()).toString();
    return List.of(new LabelRow(file, 1, COLUMNS, values, true));
  }

  /** An array of one number; nothing where there is no file, to be rejected by its row. */
  private static String only(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    List<String> values = NumpyArray.read(file);
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          file.getFileName() + " holds " + values.size() + " values, not one");
    }
    return values.getFirst();
  }
}
