package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.LocalSource;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds out what a dataset's {@code source} holds. Every complaint is of category USER. */
public final class DatasetFolder {
  private DatasetFolder() {}

  public static LabelSource open(DatasetSpec spec) throws IOException {
    return switch (spec.format()) {
      case DEMO -> new GeneratedLabels(Objects.requireNonNull(spec.demo()));
      case CSV -> csv(spec);
      case AFFECTNET -> affectNet(spec);
      case AFEW_VA -> afewVa(spec);
      case AFF_WILD2 -> affWild2(spec);
      case AFF_WILD -> affWild(spec);
    };
  }

  private static LabelSource csv(DatasetSpec spec) throws IOException {
    Path source = local(spec);
    Path labels = Files.isDirectory(source) ? source.resolve("labels.csv") : source;
    requireLabels(List.of(labels), source, "labels.csv");
    return files(List.of(new LabelFile(labels, "")), folderOf(labels), Columns.csv(), spec.split());
  }

  /**
   * AffectNet's lists: {@code training.csv} and {@code validation.csv}, as released, the second
   * being what results are reported on; or one {@code labels.csv} with the same columns.
   */
  private static LabelSource affectNet(DatasetSpec spec) throws IOException {
    Path source = local(spec);
    if (AffectNetArrays.isIn(source)) {
      return affectNetArrays(source, spec.split());
    }
    List<LabelFile> labels = new ArrayList<>();
    if (Files.isDirectory(source)) {
      for (Path folder : List.of(source, source.resolve("Manually_Annotated_file_lists"))) {
        addIfThere(labels, folder.resolve("labels.csv"), "");
        addIfThere(labels, folder.resolve("training.csv"), "train");
        addIfThere(labels, folder.resolve("validation.csv"), "test");
      }
    } else {
      labels.add(new LabelFile(source, ""));
    }
    requireLabels(
        labels.stream().map(LabelFile::file).toList(),
        source,
        "labels.csv, training.csv or validation.csv");
    Path folder = Files.isDirectory(source) ? source : folderOf(source);
    Path released = folder.resolve("Manually_Annotated_Images");
    Path pictures = Files.isDirectory(released) ? released : folder;
    return files(labels, pictures, Columns.affectNet(), spec.split());
  }

  private static LabelSource affectNetArrays(Path source, SplitSpec split) throws IOException {
    List<LabelFile> files = AffectNetArrays.files(source);
    requireLabels(paths(files), source, "train_set/annotations/…_val.npy");
    requireSplitBy(split, List.of("official", "random"), "this release names no subjects");
    return new ClipLabels(files, source, new AffectNetArrays(source));
  }

  private static LabelSource afewVa(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    List<LabelFile> files = AfewVa.files(source);
    requireLabels(paths(files), source, "001/001.json");
    requireSplitBy(
        spec.split(),
        List.of("subject", AfewVa.CLIP, AfewVa.ACTOR, "random"),
        "AFEW-VA has no official split");
    return new ClipLabels(files, source, new AfewVa(source, spec.split().by()));
  }

  private static LabelSource affWild2(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    List<LabelFile> files = AffWild2.files(source);
    requireLabels(paths(files), source, "….txt that starts with valence,arousal");
    requireSplitBy(
        spec.split(),
        List.of("subject", "official", "random"),
        "Aff-Wild2 tells recordings and its own sets, and nothing else");
    return new ClipLabels(files, source, new AffWild2(source));
  }

  private static LabelSource affWild(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    List<LabelFile> files = AffWild.files(source);
    requireLabels(paths(files), source, "annotations/…/valence/….txt");
    requireSplitBy(spec.split(), List.of("subject", "random"), "Aff-Wild tells videos alone");
    return new ClipLabels(files, source, new AffWild(source));
  }

  private static List<Path> paths(List<LabelFile> files) {
    return files.stream().map(LabelFile::file).toList();
  }

  private static void requireSplitBy(SplitSpec split, List<String> possible, String why) {
    if (!possible.contains(split.by())) {
      throw user(
          "CANNOT_SPLIT",
          "dataset.split.by: %s is not possible, because %s; choose one of %s"
              .formatted(split.by(), why, String.join(", ", possible)));
    }
  }

  /** The source, which must be a folder. */
  private static Path folder(DatasetSpec spec) throws IOException {
    Path source = local(spec);
    requireLabels(List.of(source), source, "dataset");
    if (!Files.isDirectory(source)) {
      throw user("DATASET_NOT_FOUND", "dataset.source: %s is no folder".formatted(source));
    }
    return source;
  }

  private static void addIfThere(List<LabelFile> labels, Path file, String split) {
    if (Files.exists(file)) {
      labels.add(new LabelFile(file, split));
    }
  }

  private static LabelFiles files(
      List<LabelFile> labels, Path pictures, Columns dialect, SplitSpec split) throws IOException {
    List<String> needed = new ArrayList<>(dialect.required());
    Columns columns = dialect;
    switch (split.by()) {
      case "random" -> {}
      case "official" -> {
        if (labels.stream().anyMatch(file -> file.split().isEmpty())) {
          needed.add(dialect.name(Field.SPLIT));
        }
      }
      case "subject" -> {
        boolean byClip =
            !hasColumn(labels, dialect.name(Field.SUBJECT))
                && hasColumn(labels, dialect.name(Field.VIDEO));
        columns = byClip ? dialect.withSubject(dialect.name(Field.VIDEO)) : dialect;
        needed.add(columns.name(Field.SUBJECT));
      }
      default -> {
        columns =
            hasColumn(labels, dialect.name(Field.PERSON))
                ? dialect.dividedBy(split.by())
                : dialect.withSubject(split.by());
        needed.add(split.by());
      }
    }
    return new LabelFiles(labels, pictures, columns, needed);
  }

  private static boolean hasColumn(List<LabelFile> labels, String column) throws IOException {
    Path first = labels.getFirst().file();
    try (CsvRowReader table = CsvRowReader.open(first, String.valueOf(first.getFileName()))) {
      return table.has(column);
    }
  }

  private static Path local(DatasetSpec spec) {
    String source = Objects.requireNonNull(spec.source());
    if (!LocalSource.is(source)) {
      throw user(
          "SOURCE_UNSUPPORTED",
          "dataset.source %s cannot be read here: only file:///… can".formatted(source));
    }
    try {
      return LocalSource.path(source);
    } catch (InvalidPathException e) {
      throw user("SOURCE_UNSUPPORTED", "dataset.source %s is no path".formatted(source));
    }
  }

  private static void requireLabels(List<Path> labels, Path source, String names)
      throws IOException {
    if (!Files.exists(source)) {
      throw user(
          "DATASET_NOT_FOUND",
          "dataset.source: there is nothing at %s (or no permission to look)".formatted(source));
    }
    requireReadable(source);
    for (Path file : labels) {
      if (!Files.exists(file)) {
        throw user("LABELS_NOT_FOUND", "dataset.source: %s holds no %s".formatted(source, names));
      }
      requireReadable(file);
    }
    if (labels.isEmpty()) {
      throw user("LABELS_NOT_FOUND", "dataset.source: %s holds no %s".formatted(source, names));
    }
  }

  /** Asks, and tries: permission bits mean nothing to root, and network disks say no late. */
  private static void requireReadable(Path path) throws IOException {
    boolean readable = Files.isReadable(path);
    if (readable && Files.isDirectory(path)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
        readable = Files.isExecutable(path) && entries.iterator() != null;
      } catch (AccessDeniedException e) {
        readable = false;
      }
    }
    if (!readable) {
      throw user(
          "DATASET_UNREADABLE",
          "dataset.source: no permission to read %s; grant it with chmod -R a+rX".formatted(path));
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static StageException user(String code, String message) {
    return new StageException(Failure.user(code, message));
  }
}
