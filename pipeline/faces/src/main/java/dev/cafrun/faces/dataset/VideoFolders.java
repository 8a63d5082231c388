package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the pictures of videos are: in folders called by the videos' names, in or one level below
 * folders of a known name, which come in several parts and may have been unpacked one level deeper
 * than they should.
 */
final class VideoFolders {
  private static final int DEPTH = 2;

  private final List<Path> bases;
  private final List<Path> below;
  private final Path expected;

  private VideoFolders(List<Path> bases, List<Path> below, Path expected) {
    this.bases = bases;
    this.below = below;
    this.expected = expected;
  }

  /**
   * @param name what the folders' names begin with
   * @param given the folder that the run file names, from the root on; nothing to have them found
   */
  static VideoFolders in(Path root, String name, @Nullable String given) throws IOException {
    List<Path> bases = new ArrayList<>();
    if (given != null) {
      bases.add(root.resolve(given).normalize());
    } else {
      for (Path folder : DataFolder.folders(root, DEPTH)) {
        if (folder.getFileName().toString().toLowerCase(Locale.ROOT).startsWith(name)) {
          bases.add(folder);
        }
      }
    }
    List<Path> below = new ArrayList<>();
    for (Path base : bases) {
      if (Files.isDirectory(base)) {
        below.addAll(DataFolder.folders(base, 1));
      }
    }
    Path expected = given == null ? root.resolve(name) : bases.getFirst();
    return new VideoFolders(List.copyOf(bases), List.copyOf(below), expected);
  }

  /** What people should know of where they were looked for. */
  List<Remark> remarks() {
    return bases.isEmpty()
        ? List.of(
            new Remark(
                "PICTURES_NOT_FOUND",
                "no folder called %s… is in dataset.source or one level below: dataset.pictures says where the videos' pictures are"
                    .formatted(expected.getFileName()),
                true))
        : List.of();
  }

  /** The folders of one video; none if it has none. */
  List<Path> of(String video) {
    List<Path> here = existing(bases.stream(), video);
    return here.isEmpty() ? existing(below.stream(), video) : here;
  }

  private static List<Path> existing(Stream<Path> folders, String video) {
    return folders.map(folder -> folder.resolve(video)).filter(Files::isDirectory).toList();
  }

  /** Where a video's folder should be. */
  Path expected(String video) {
    return expected.resolve(video);
  }

  /** Whether a folder holds pictures alone, so that nobody needs to look for labels in it. */
  boolean holds(Path folder) {
    return bases.contains(folder);
  }
}
