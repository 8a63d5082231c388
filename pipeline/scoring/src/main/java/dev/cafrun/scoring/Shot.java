package dev.cafrun.scoring;

import dev.cafrun.faces.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One picture to be scored, or what should have been one. */
sealed interface Shot {
  /** As it was given, or below the folder that was given. */
  Path file();

  /** A file that should hold one picture; not opened yet. */
  record Photo(Path file) implements Shot {
    /** Reads and decodes it. Any thread. */
    Picture picture() throws Picture.UnreadableException {
      try {
        return Picture.decode(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new Picture.UnreadableException("cannot be read (" + e + ")");
      }
    }
  }

  /**
   * A picture of a video, decoded.
   *
   * @param frame from 0
   * @param seconds since the video's start; NaN if the video does not say
   */
  record Frame(Path file, long frame, double seconds, Picture picture) implements Shot {}

  /** A video, or the rest of one, that cannot be decoded. */
  record Broken(Path file, String reason) implements Shot {}
}
