package dev.cafrun.artifacts;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * What lies in a folder of people's data. Links are followed wherever they are; names that begin
 * with a dot ({@code ._0.jpg}, {@code .DS_Store}, {@code .ipynb_checkpoints}) are other programs'
 * notes and no data. Below the folder, that is: how people call the folders above is theirs.
 */
public final class DataFolder {
  private DataFolder() {}

  /**
   * Files below, sorted by path; a link that leads nowhere is one too, so that it can be told.
   *
   * @param depth how deep: 1 for the folder's own
   * @param open whether to look into a folder below
   * @throws IOException if a folder cannot be read
   */
  public static List<Path> files(Path root, int depth, Predicate<Path> open, Predicate<Path> wanted)
      throws IOException {
    List<Path> files = new ArrayList<>();
    walk(root, depth, open, (path, folder) -> !folder && wanted.test(path), files);
    return files.stream().sorted().toList();
  }

  /**
   * Folders below, the nearest first, then by path.
   *
   * @param depth how deep: 1 for the folder's own
   * @throws IOException if a folder cannot be read
   */
  public static List<Path> folders(Path root, int depth) throws IOException {
    List<Path> folders = new ArrayList<>();
    walk(root, depth, folder -> true, (path, folder) -> folder, folders);
    return folders.stream()
        .sorted(
            java.util.Comparator.comparingInt(Path::getNameCount)
                .thenComparing(java.util.Comparator.naturalOrder()))
        .toList();
  }

  /** Whether a name is another program's note. */
  public static boolean isHidden(Path path) {
    return String.valueOf(path.getFileName()).startsWith(".");
  }

  private interface Wanted {
    boolean test(Path path, boolean folder);
  }

  private static void walk(
      Path root, int depth, Predicate<Path> open, Wanted wanted, List<Path> found)
      throws IOException {
    Files.walkFileTree(
        root,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.equals(root)) {
              return FileVisitResult.CONTINUE;
            }
            if (isHidden(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (wanted.test(folder, true)) {
              found.add(folder);
            }
            return open.test(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!isHidden(file) && wanted.test(file, attributes.isDirectory())) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
            boolean harmless = // a link back to a folder above, or what has just gone
                why instanceof FileSystemLoopException
                    || why instanceof NoSuchFileException && !file.equals(root);
            if (harmless) {
              return FileVisitResult.CONTINUE;
            }
            throw why;
          }
        });
  }
}
