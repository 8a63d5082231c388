package dev.cafrun.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Which files a list of files and folders means. */
final class Album {
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");
  private static final Set<String> VIDEOS =
      Set.of("avi", "mp4", "m4v", "mov", "mkv", "webm", "mpg", "mpeg", "wmv");

  private Album() {}

  /**
   * Files as they are, folders as the pictures and videos anywhere in them, by path.
   *
   * @throws IOException if a folder cannot be read
   */
  static List<Path> files(List<Path> inputs) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        try (Stream<Path> inside = Files.walk(input)) {
          inside
              .filter(file -> isPicture(file) || isVideo(file))
              .filter(Files::isRegularFile)
              .sorted()
              .forEach(files::add);
        }
      } else {
        files.add(input);
      }
    }
    return files;
  }

  static boolean isVideo(Path file) {
    return VIDEOS.contains(ending(file));
  }

  private static boolean isPicture(Path file) {
    return PICTURES.contains(ending(file));
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
