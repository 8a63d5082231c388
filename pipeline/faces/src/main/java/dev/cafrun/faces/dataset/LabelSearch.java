package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds label files by their names: where they should be, and otherwise up to two levels below the
 * dataset's folder, as long as there is no doubt which is meant.
 *
 * @param files found
 * @param remarks on where
 */
record LabelSearch(List<LabelFile> files, List<Remark> remarks) {
  private static final int DEPTH = 2;

  /** AffectNet's lists and what each is for: results are reported on the validation list. */
  private static final Map<String, String> MANUAL =
      Map.of("labels.csv", "", "training.csv", "train", "validation.csv", "test");

  private static final List<String> ORDER = List.of("labels.csv", "training.csv", "validation.csv");
  private static final String AUTOMATIC = "automatically_annotated.csv";
  private static final String MANUAL_LISTS = "Manually_Annotated_file_lists";
  private static final String AUTOMATIC_LISTS = "Automatically_Annotated_file_lists";

  LabelSearch {
    files = List.copyOf(files);
    remarks = List.copyOf(remarks);
  }

  /** {@code labels.csv}. */
  static LabelSearch csv(Path source) throws IOException {
    List<LabelFile> here = named(List.of(source), List.of("labels.csv"));
    return here.isEmpty()
        ? deeper(source, List.of("labels.csv"))
        : new LabelSearch(here, List.of());
  }

  /**
   * AffectNet's lists: those of the part that people have annotated; the other's if it is alone.
   */
  static LabelSearch affectNet(Path source) throws IOException {
    List<LabelFile> here = named(List.of(source, source.resolve(MANUAL_LISTS)), ORDER);
    if (!here.isEmpty()) {
      return new LabelSearch(here, leftOut(source));
    }
    LabelSearch deeper = deeper(source, ORDER);
    if (!deeper.files().isEmpty()) {
      return deeper;
    }
    List<LabelFile> automatic =
        named(List.of(source, source.resolve(AUTOMATIC_LISTS)), List.of(AUTOMATIC));
    return automatic.isEmpty()
        ? deeper(source, List.of(AUTOMATIC))
        : new LabelSearch(automatic, List.of());
  }

  private static List<Remark> leftOut(Path source) {
    Path automatic = source.resolve(AUTOMATIC_LISTS).resolve(AUTOMATIC);
    return Files.exists(automatic)
        ? List.of(
            new Remark(
                "AUTOMATIC_PART_LEFT_OUT",
                "the automatically annotated part is left out; name its list as dataset.source to"
                    + " take it: "
                    + source.relativize(automatic),
                false))
        : List.of();
  }

  private static List<LabelFile> named(List<Path> folders, List<String> names) {
    return folders.stream()
        .flatMap(folder -> names.stream().map(folder::resolve))
        .filter(Files::exists)
        .map(file -> new LabelFile(file, split(file)))
        .toList();
  }

  private static String split(Path file) {
    return MANUAL.getOrDefault(String.valueOf(file.getFileName()), "");
  }

  private static LabelSearch deeper(Path source, List<String> names) throws IOException {
    List<Path> folders = DataFolder.folders(source, DEPTH);
    List<LabelFile> found = new ArrayList<>();
    for (String name : names) {
      List<LabelFile> files = named(folders, List.of(name));
      if (files.size() > 1) {
        throw new StageException(
            Failure.user(
                "LABELS_AMBIGUOUS",
                "dataset.source: %s holds several %s (%s): name the folder of one of them"
                    .formatted(source, name, list(files.stream().map(LabelFile::file)))));
      }
      found.addAll(files);
    }
    List<Remark> remarks =
        found.isEmpty()
            ? List.of()
            : List.of(
                new Remark(
                    "LABELS_FOUND",
                    "labels are taken from "
                        + list(found.stream().map(file -> source.relativize(file.file()))),
                    false));
    return new LabelSearch(found, remarks);
  }

  /** What else there is that might be meant, for people; empty if nothing is. */
  static String otherTables(Path source) throws IOException {
    List<Path> tables = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(source, "*.csv")) {
      for (Path file : files) {
        if (!DataFolder.isHidden(file)) {
          tables.add(file.getFileName());
        }
      }
    }
    return tables.isEmpty()
        ? ""
        : "; it holds %s: name the label file as dataset.source"
            .formatted(list(tables.stream().sorted()));
  }

  private static String list(Stream<Path> paths) {
    return String.join(", ", paths.limit(5).map(Path::toString).toList());
  }
}
