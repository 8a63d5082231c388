package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.LocalSource;
import dev.cafrun.artifacts.PictureRoot;
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
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out what a dataset's {@code source} holds. Every complaint is of category USER. */
public final class DatasetFolder {
  private DatasetFolder() {}

  /**
   * Finds labels and pictures.
   *
   * @throws StageException of category USER if they are not there
   */
  public static LabelSource open(DatasetSpec spec) throws IOException {
    try {
      return switch (spec.format()) {
        case DEMO -> new GeneratedLabels(Objects.requireNonNull(spec.demo()));
        case CSV -> csv(spec);
        case AFFECTNET -> affectNet(spec);
        case AFEW_VA -> afewVa(spec);
        case AFF_WILD2 -> affWild2(spec);
        case AFF_WILD -> affWild(spec);
      };
    } catch (AccessDeniedException e) {
      throw new StageException(unreadable(e.getFile()), e);
    }
  }

  private static LabelSource csv(DatasetSpec spec) throws IOException {
    Path source = local(spec);
    requireThere(source);
    LabelSearch search =
        Files.isDirectory(source)
            ? LabelSearch.csv(source)
            : new LabelSearch(List.of(new LabelFile(source, "")), List.of());
    requireFound(search, source, "labels.csv");
    return files(spec, search, Columns.csv(), List.of());
  }

  /**
   * AffectNet's lists: {@code training.csv} and {@code validation.csv}, as released, the second
   * being what results are reported on; or one {@code labels.csv} with the same columns; or its
   * later release.
   */
  private static LabelSource affectNet(DatasetSpec spec) throws IOException {
    Path source = local(spec);
    requireThere(source);
    Map<Path, String> arrays = AffectNetArrays.sets(source, 1);
    if (!arrays.isEmpty()) {
      return affectNetArrays(spec, source, arrays);
    }
    LabelSearch search =
        Files.isDirectory(source)
            ? LabelSearch.affectNet(source)
            : new LabelSearch(List.of(new LabelFile(source, "")), List.of());
    if (search.files().isEmpty()) {
      arrays = AffectNetArrays.sets(source, 3);
      if (!arrays.isEmpty()) {
        return affectNetArrays(spec, source, arrays);
      }
    }
    requireFound(
        search,
        source,
        "labels.csv, training.csv or validation.csv, nor the later release's train_set and val_set");
    return files(spec, search, Columns.affectNet(), Columns.AFFECTNET_ORDER);
  }

  private static LabelSource affectNetArrays(DatasetSpec spec, Path source, Map<Path, String> sets)
      throws IOException {
    List<LabelFile> files = AffectNetArrays.files(sets);
    requireLabels(paths(files), source, "train_set/annotations/…_val.npy");
    if (spec.pictures() != null) {
      throw user(
          "PICTURES_GIVEN",
          "dataset.pictures has no meaning here: the pictures of this release are beside its"
              + " annotations, in images; remove it");
    }
    boolean named = sets.values().stream().noneMatch(String::isEmpty);
    requireSplitBy(
        spec.split(),
        named ? List.of("official", "random") : List.of("random"),
        named
            ? "this release names no subjects"
            : "this release names no subjects, and these are not its train_set and val_set");
    return new ClipLabels(files, source, new AffectNetArrays(source), List.of());
  }

  private static LabelSource afewVa(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    List<LabelFile> files = AfewVa.files(source);
    requireLabels(paths(files), source, "001/001.json");
    requireSplitBy(
        spec.split(),
        List.of("subject", AfewVa.CLIP, AfewVa.ACTOR, "random"),
        "AFEW-VA has no official split");
    return new ClipLabels(files, source, new AfewVa(source, spec.split().by()), List.of());
  }

  private static LabelSource affWild2(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    VideoFolders crops = VideoFolders.in(source, AffWild2.CROPS, pictures(spec, source));
    List<LabelFile> files = AffWild2.files(source, crops);
    requireLabels(paths(files), source, "….txt that starts with valence,arousal");
    requireSplitBy(
        spec.split(),
        List.of("subject", "official", "random"),
        "Aff-Wild2 tells recordings and its own sets, and nothing else");
    Map<String, Path> videos = VideoPictures.in(source, crops);
    return new ClipLabels(
        files,
        source,
        new AffWild2(source, crops, videos),
        videos.isEmpty() ? crops.remarks() : List.of());
  }

  private static LabelSource affWild(DatasetSpec spec) throws IOException {
    Path source = folder(spec);
    VideoFolders frames = VideoFolders.in(source, AffWild.FRAMES, pictures(spec, source));
    List<LabelFile> files = AffWild.files(source, frames);
    requireLabels(paths(files), source, "annotations/…/valence/….txt");
    requireSplitBy(spec.split(), List.of("subject", "random"), "Aff-Wild tells videos alone");
    Map<String, Path> videos = VideoPictures.in(source, frames);
    return new ClipLabels(files, source, new AffWild(source, frames, videos), List.of());
  }

  /** What the run file says of where pictures are, which must be a folder there. */
  private static @Nullable String pictures(DatasetSpec spec, Path base) {
    String pictures = spec.pictures();
    if (pictures == null) {
      return null;
    }
    Path folder = base.resolve(pictures).normalize();
    boolean isFile = !base.equals(local(spec)); // then the pictures may lie beside its folder
    if (!isFile && !folder.startsWith(base.normalize())) {
      throw user(
          "PICTURES_OUTSIDE",
          "dataset.pictures: %s leads out of dataset.source; name a folder that holds both as dataset.source"
              .formatted(pictures));
    }
    if (!Files.isDirectory(folder)) {
      throw user("PICTURES_NOT_FOUND", "dataset.pictures: there is no folder " + folder);
    }
    return pictures;
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
    requireThere(source);
    if (!Files.isDirectory(source)) {
      throw user("DATASET_NOT_FOUND", "dataset.source: %s is no folder".formatted(source));
    }
    return source;
  }

  /**
   * @param order of the columns where no row names them
   */
  private static LabelFiles files(
      DatasetSpec spec, LabelSearch search, Columns dialect, List<String> order)
      throws IOException {
    Path source = local(spec);
    Path base = Files.isDirectory(source) ? source : folderOf(source);
    List<LabelFile> labels = search.files();
    LabelFiles.Header header = header(labels, dialect, order, spec.split());
    PictureRoot root = PictureRoot.of(spec.format(), base, paths(labels), pictures(spec, base));
    if (!root.rivals().isEmpty()) {
      throw user(
          "PICTURES_AMBIGUOUS",
          "the pictures that %s names are in several folders (%s, %s): say which are meant with dataset.pictures, from dataset.source on"
              .formatted(
                  labels.getFirst().file().getFileName(), root.folder(), root.rivals().getFirst()));
    }
    List<Remark> remarks = new ArrayList<>(search.remarks());
    PictureRemark.of(base, root).ifPresent(remarks::add);
    return new LabelFiles(labels, root.folder(), header, remarks);
  }

  private static LabelFiles.Header header(
      List<LabelFile> labels, Columns dialect, List<String> order, SplitSpec split)
      throws IOException {
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
            !hasColumn(labels, order, dialect.name(Field.SUBJECT))
                && hasColumn(labels, order, dialect.name(Field.VIDEO));
        columns = byClip ? dialect.withSubject(dialect.name(Field.VIDEO)) : dialect;
        needed.add(columns.name(Field.SUBJECT));
      }
      default -> {
        columns =
            hasColumn(labels, order, dialect.name(Field.PERSON))
                ? dialect.dividedBy(split.by())
                : dialect.withSubject(split.by());
        needed.add(split.by());
      }
    }
    return new LabelFiles.Header(columns, needed, order);
  }

  private static boolean hasColumn(List<LabelFile> labels, List<String> order, String column)
      throws IOException {
    Path first = labels.getFirst().file();
    String name = String.valueOf(first.getFileName());
    try (CsvRowReader table = CsvRowReader.open(first, name, order)) {
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

  private static void requireThere(Path source) throws IOException {
    if (!Files.exists(source)) {
      throw user(
          "DATASET_NOT_FOUND",
          "dataset.source: there is nothing at %s (or no permission to look)".formatted(source));
    }
    requireReadable(source);
  }

  private static void requireFound(LabelSearch search, Path source, String names)
      throws IOException {
    if (search.files().isEmpty()) {
      throw user(
          "LABELS_NOT_FOUND",
          "dataset.source: %s holds no %s, and nor do the folders up to two levels below it%s"
              .formatted(source, names, LabelSearch.otherTables(source)));
    }
    requireLabels(paths(search.files()), source, names);
  }

  private static void requireLabels(List<Path> labels, Path source, String names)
      throws IOException {
    for (Path file : labels) {
      if (Files.exists(file)) {
        requireReadable(file);
      }
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
      throw new StageException(unreadable(path.toString()));
    }
  }

  private static Failure unreadable(String path) {
    return Failure.user(
        "DATASET_UNREADABLE",
        "dataset.source: no permission to read %s; grant it with chmod -R a+rX".formatted(path));
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private static StageException user(String code, String message) {
    return new StageException(Failure.user(code, message));
  }
}
