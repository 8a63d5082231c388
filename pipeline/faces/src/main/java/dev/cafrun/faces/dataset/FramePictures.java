package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pictures of a video's frames: files that are called by a number, however many zeros it begins
 * with, in one or several folders. Of two pictures of one frame the first counts, by folder and
 * name.
 */
final class FramePictures {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

  private final Path root;
  private final NavigableMap<Long, Path> byNumber = new TreeMap<>();
  private final Map<String, Path> byName = new TreeMap<>();

  private FramePictures(Path root) {
    this.root = root;
  }

  /**
   * @param root that paths are told from
   * @param folders those that are not there hold no pictures
   */
  static FramePictures in(Path root, List<Path> folders) throws IOException {
    FramePictures pictures = new FramePictures(root);
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        pictures.add(folder);
      }
    }
    return pictures;
  }

  private void add(Path folder) throws IOException {
    Map<String, Path> here = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (dot > 0 && !DataFolder.isHidden(file) && ENDINGS.contains(ending)) {
          here.put(name, file);
        }
      }
    }
    here.forEach(
        (name, file) -> {
          String stem = name.substring(0, name.lastIndexOf('.'));
          byName.putIfAbsent(stem, file);
          if (stem.matches("\\d{1,18}")) {
            byNumber.putIfAbsent(Long.parseLong(stem), file);
          }
        });
  }

  /** The picture of a frame, from the root on. */
  Optional<String> of(long frame) {
    return Optional.ofNullable(byNumber.get(frame)).map(this::fromRoot);
  }

  /** The picture of a frame by the frame's name, which may have other zeros than the file's. */
  Optional<String> of(String frame) {
    Path exact = byName.get(frame);
    if (exact != null) {
      return Optional.of(fromRoot(exact));
    }
    return frame.matches("\\d{1,18}") ? of(Long.parseLong(frame)) : Optional.empty();
  }

  /** All pictures, from the root on. */
  List<String> all() {
    return byName.values().stream().map(this::fromRoot).toList();
  }

  int count() {
    return byName.size();
  }

  /** The first frame that has a picture; 1 if none has. */
  long first() {
    return byNumber.isEmpty() ? 1 : byNumber.firstKey();
  }

  /** The last frame that has a picture; 0 if none has. */
  long last() {
    return byNumber.isEmpty() ? 0 : byNumber.lastKey();
  }

  private String fromRoot(Path file) {
    return root.relativize(file).toString();
  }
}
