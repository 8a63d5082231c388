package dev.cafrun.scoring;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.faces.MediaFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which files a list of files and folders means. */
final class Album {
  private Album() {}

  /**
   * Files as they are, folders as what is a picture or a video anywhere in them by content or by
   * ending, be it readable or not, by path.
   *
   * @throws IOException if a folder cannot be read
   */
  static List<Path> files(List<Path> inputs) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        files.addAll(
            DataFolder.files(
                input,
                Integer.MAX_VALUE,
                folder -> true,
                file -> MediaFormat.in(file).isPresent()));
      } else {
        files.add(input);
      }
    }
    return files;
  }

  static boolean isVideo(Path file) {
    return MediaFormat.in(file).map(MediaFormat::isVideo).orElse(false);
  }
}
