package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.PictureRoot;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Pictures as files, or as {@code video.mp4#12} within one. Thread-safe.
 *
 * @param folder where paths start from
 * @param videos pictures of videos
 */
record PictureFolder(Path folder, VideoPictures videos) implements AutoCloseable {
  private static final long MAX_BYTES = 64L << 20;

  PictureFolder(Path folder) {
    this(folder, new VideoPictures());
  }

  /**
   * A path as people write it, from the folder on where it leads into it: with backslashes, or from
   * the root of the disk on. Whatever else it is stays as it is, to be rejected by its row.
   */
  String fromHere(String written) {
    try {
      Path resolved = PictureRoot.resolve(folder, written);
      if (written.indexOf('\\') < 0 && !Path.of(written).isAbsolute()) {
        return written;
      }
      if (written.matches("[A-Za-z]:.*|\\\\.*")) {
        return written;
      }
      return below(folder.toAbsolutePath().normalize(), resolved.toAbsolutePath().normalize())
          .or(() -> real(resolved))
          .orElse(written.replace('\\', '/'));
    } catch (InvalidPathException e) {
      return written;
    }
  }

  private static Optional<String> below(Path folder, Path file) {
    return file.startsWith(folder) && !file.equals(folder)
        ? Optional.of(folder.relativize(file).toString())
        : Optional.empty();
  }

  /** Where one of the two is told by a link. */
  private Optional<String> real(Path file) {
    try {
      return below(folder.toRealPath(), file.toRealPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * A picture's file, as it is.
   *
   * @param path relative, and known to stay inside
   * @throws IOException if it cannot be had; the message says why, for people
   */
  byte[] read(String path) throws IOException {
    Path file = folder.resolve(path);
    Optional<VideoPictures.Place> place = VideoPictures.Place.of(path);
    if (place.isPresent() && !Files.exists(file)) {
      Path video = folder.resolve(place.get().video());
      if (!Files.isRegularFile(video)) {
        throw new IOException("is missing");
      }
      return videos.read(video, place.get().number());
    }
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("is a folder");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("is larger than 64 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("is missing", e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot be read: no permission", e);
    }
  }

  /** Closes videos that are open. */
  @Override
  public void close() {
    videos.close();
  }
}
