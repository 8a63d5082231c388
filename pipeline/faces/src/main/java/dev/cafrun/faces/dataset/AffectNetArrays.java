package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * AffectNet's later release: {@code train_set} and {@code val_set}, each with {@code images/12.jpg}
 * and {@code annotations/12_val.npy}, {@code 12_aro.npy} and {@code 12_lnd.npy}; or one such pair
 * of folders with nothing around it. It names no subjects, so only the official split can be kept,
 * where there is one.
 *
 * @param root of the dataset
 */
record AffectNetArrays(Path root) implements ClipLabels.Format {
  /** The folders of the release and what they are for: results are reported on the second. */
  private static final Map<String, String> SETS = Map.of("train_set", "train", "val_set", "test");

  private static final Columns COLUMNS = Columns.affectNet();
  private static final String ANNOTATIONS = "annotations";
  private static final String IMAGES = "images";
  private static final Pattern ARRAY = Pattern.compile("(.+)_(val|aro|exp|lnd)\\.npy");
  private static final List<String> ENDINGS = List.of("jpg", "png", "jpeg", "JPG", "PNG", "JPEG");

  /**
   * Its sets with what each is for, by path.
   *
   * @param depth how far below the root to look: 0 for the root alone
   */
  static Map<Path, String> sets(Path root, int depth) throws IOException {
    Map<Path, String> sets = new TreeMap<>();
    if (!Files.isDirectory(root)) {
      return sets;
    }
    List<Path> folders = depth == 0 ? List.of() : DataFolder.folders(root, depth);
    for (Path folder : Stream.concat(Stream.of(root), folders.stream()).toList()) {
      if (Files.isDirectory(folder.resolve(ANNOTATIONS))
          && Files.isDirectory(folder.resolve(IMAGES))) {
        String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
        sets.put(folder, SETS.getOrDefault(name, ""));
      }
    }
    return sets;
  }

  /** One file for each picture, in the order of their numbers. */
  static List<LabelFile> files(Map<Path, String> sets) throws IOException {
    List<LabelFile> files = new java.util.ArrayList<>();
    for (Map.Entry<Path, String> set : new TreeMap<>(sets).entrySet()) {
      Map<String, Path> pictures = new TreeMap<>();
      List<Path> arrays =
          DataFolder.files(
              set.getKey().resolve(ANNOTATIONS), 1, folder -> false, AffectNetArrays::isArray);
      arrays.forEach(
          file -> pictures.putIfAbsent(name(file), file.resolveSibling(name(file) + "_val.npy")));
      pictures.values().stream()
          .sorted(Comparator.comparing(AffectNetArrays::number).thenComparing(Path::toString))
          .forEach(file -> files.add(new LabelFile(file, set.getValue())));
    }
    return files;
  }

  private static boolean isArray(Path file) {
    return ARRAY.matcher(file.getFileName().toString()).matches();
  }

  private static String name(Path array) {
    Matcher name = ARRAY.matcher(array.getFileName().toString());
    if (!name.matches()) {
      throw new IllegalStateException(array + " was found, but is called otherwise");
    }
    return name.group(1);
  }

  private static long number(Path array) {
    String name = name(array);
    return name.matches("\\d{1,18}") ? Long.parseLong(name) : Long.MAX_VALUE;
  }

  @Override
  public long count(LabelFile labels) {
    return 1;
  }

  @Override
  public ClipLabels.Clip clip(LabelFile labels) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put(COLUMNS.name(Field.PATH), picture(labels));
    values.put(COLUMNS.name(Field.SPLIT), labels.split());
    Optional<LabelRow.Defect> defect =
        Stream.of(
                put(values, Field.VALENCE, labels, "val"),
                put(values, Field.AROUSAL, labels, "aro"),
                put(values, Field.LANDMARKS, labels, "lnd"))
            .flatMap(Optional::stream)
            .findFirst();
    String file = name(labels);
    return new ClipLabels.Clip(List.of(new LabelRow(file, 1, COLUMNS, values, defect)), "");
  }

  private String picture(LabelFile labels) {
    Path images = labels.file().resolveSibling("").resolveSibling(IMAGES);
    String name = name(labels.file());
    String found =
        ENDINGS.stream()
            .map(ending -> name + "." + ending)
            .filter(file -> Files.exists(images.resolve(file)))
            .findFirst()
            .orElse(name + ".jpg");
    return root.relativize(images).resolve(found).toString();
  }

  /** Nothing where there is no file: a label is then rejected by its row. */
  private static Optional<LabelRow.Defect> put(
      Map<String, String> values, Field field, LabelFile labels, String kind) throws IOException {
    Path file = labels.file().resolveSibling(name(labels.file()) + "_" + kind + ".npy");
    values.put(COLUMNS.name(field), "");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      NumpyArray array = NumpyArray.read(file);
      values.put(COLUMNS.name(field), field == Field.LANDMARKS ? points(array) : only(array));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          new LabelRow.Defect(
              field, "cannot be read: %s %s".formatted(file.getFileName(), e.getMessage())));
    }
  }

  private static String only(NumpyArray array) {
    if (array.values().size() != 1) {
      throw new IllegalArgumentException("holds " + array.values().size() + " values, not one");
    }
    return array.values().getFirst();
  }

  /** Pairs in a row, or rows of pairs; a row of all x and one of all y are another order. */
  private static String points(NumpyArray array) {
    List<Integer> shape = array.shape().stream().filter(length -> length != 1).toList();
    if (shape.size() > 2 || shape.size() == 2 && shape.getLast() != 2) {
      throw new IllegalArgumentException(
          "is of shape %s: points are understood as (136,) or (68, 2)".formatted(array.shape()));
    }
    return String.join(";", array.values());
  }

  @Override
  public List<LabelRow> lost(LabelFile labels, String why) {
    String file = name(labels);
    return LabelRow.lost(file, COLUMNS, List.of(), picture(labels), why);
  }

  @Override
  public String advice() {
    return ""; // each picture has labels of its own, so that they cannot but fit
  }
}
