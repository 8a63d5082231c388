package dev.cafrun.artifacts;

import dev.cafrun.core.dataset.DatasetFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that the paths in label files start from: the same for whoever reads the pictures and
 * whoever watches them for changes. Looked for is what the first rows name; where that is not where
 * it should be, up to two levels down.
 *
 * @param folder where the pictures are; where they should be if none was found
 * @param found false if what the first rows name is nowhere
 * @param expected whether that is where such pictures should be
 * @param rivals other folders that hold as many of them, so that nobody knows which is meant
 * @param searched all folders that were looked into
 */
public record PictureRoot(
    Path folder, boolean found, boolean expected, List<Path> rivals, List<Path> searched) {
  private static final int DEPTH = 2;
  private static final int PROBES = 64;
  private static final int CELLS = 4_096;
  private static final List<String> RELEASED =
      List.of("Manually_Annotated_Images", "Automatically_Annotated_Images");
  private static final String LISTS = "_file_lists";
  private static final Pattern FILE = Pattern.compile(".*\\.[A-Za-z][A-Za-z0-9]{1,4}");

  public PictureRoot {
    rivals = List.copyOf(rivals);
    searched = List.copyOf(searched);
  }

  /**
   * Looks.
   *
   * @param base the dataset's folder, or that of its label file
   * @param labels label files, all of whose paths start from one folder
   * @param given what the run file says, from {@code base} on; nothing to have it found
   * @throws IOException if a label file or a folder cannot be read
   */
  public static PictureRoot of(
      DatasetFormat format, Path base, List<Path> labels, @Nullable String given)
      throws IOException {
    List<String> probes = probes(labels);
    if (given != null) {
      Path folder = base.resolve(given).normalize();
      boolean found = probes.isEmpty() || hits(folder, probes) > 0;
      return new PictureRoot(folder, found, true, List.of(), List.of(folder));
    }
    SequencedSet<Path> near = near(format, base, labels);
    Path first = near.getFirst();
    long most = 0;
    for (Path folder : near) {
      long hits = hits(folder, probes);
      if (hits > most) {
        first = folder;
        most = hits;
      }
    }
    if (most > 0 || probes.isEmpty()) {
      return new PictureRoot(first, true, true, List.of(), List.copyOf(near));
    }
    return deeper(format, base, near, probes);
  }

  /** Where they should be. */
  private static SequencedSet<Path> near(DatasetFormat format, Path base, List<Path> labels)
      throws IOException {
    SequencedSet<Path> near = new LinkedHashSet<>();
    if (format == DatasetFormat.AFFECTNET) {
      RELEASED.stream().map(base::resolve).filter(Files::isDirectory).forEach(near::add);
      near.add(base);
    }
    labels.stream().map(PictureRoot::folderOf).forEach(near::add);
    near.add(base);
    for (Path file : labels) {
      if (Files.isSymbolicLink(file)) {
        near.add(folderOf(file.toRealPath()));
      }
    }
    return near;
  }

  private static PictureRoot deeper(
      DatasetFormat format, Path base, SequencedSet<Path> near, List<String> probes)
      throws IOException {
    SequencedSet<Path> searched = new LinkedHashSet<>(near);
    searched.addAll(DataFolder.folders(base, DEPTH));
    Path whole = whole(format, base);
    if (!whole.equals(base)) {
      searched.add(whole);
      searched.addAll(DataFolder.folders(whole, DEPTH));
    }
    long most = 0;
    List<Path> best = new ArrayList<>();
    for (Path folder : searched) {
      long hits = hits(folder, probes);
      if (hits > most) {
        best.clear();
        most = hits;
      }
      if (hits == most && hits > 0 && best.stream().noneMatch(other -> isSame(other, folder))) {
        best.add(folder);
      }
    }
    return best.isEmpty()
        ? new PictureRoot(near.getFirst(), false, true, List.of(), List.copyOf(searched))
        : new PictureRoot(
            best.getFirst(), true, false, best.subList(1, best.size()), List.copyOf(searched));
  }

  /**
   * The folder that a dataset is all in: AffectNet has its pictures beside the folder of its lists.
   */
  static Path whole(DatasetFormat format, Path base) {
    Path above = base.toAbsolutePath().getParent();
    return format == DatasetFormat.AFFECTNET
            && above != null
            && String.valueOf(base.getFileName()).endsWith(LISTS)
        ? above
        : base;
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Where a path leads as people write it: with backslashes, too, unless there is a file of that
   * very name.
   *
   * @throws InvalidPathException if it is no path
   */
  public static Path resolve(Path folder, String written) {
    Path literal = folder.resolve(written);
    return written.indexOf('\\') < 0 || Files.exists(literal)
        ? literal
        : folder.resolve(written.replace('\\', '/'));
  }

  private static long hits(Path folder, List<String> probes) {
    return probes.stream().filter(probe -> isThere(folder, probe)).count();
  }

  private static boolean isThere(Path folder, String probe) {
    try {
      return Files.isRegularFile(resolve(folder, probe));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The first cells that look like files. */
  private static List<String> probes(List<Path> labels) throws IOException {
    List<String> probes = new ArrayList<>();
    for (Path file : labels) {
      try (CsvCells cells = CsvCells.of(file)) {
        Stream.generate(() -> next(cells))
            .limit(CELLS)
            .takeWhile(Optional::isPresent)
            .map(Optional::get)
            .map(cell -> cell.startsWith("\uFEFF") ? cell.substring(1) : cell)
            .filter(cell -> FILE.matcher(cell).matches())
            .limit(PROBES)
            .forEach(probes::add);
      } catch (java.io.UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return probes;
  }

  private static Optional<String> next(CsvCells cells) {
    try {
      return cells.next();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Path folderOf(Path file) {
    return java.util.Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
