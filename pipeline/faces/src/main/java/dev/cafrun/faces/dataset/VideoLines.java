package dev.cafrun.faces.dataset;

import dev.cafrun.faces.Picture;
import dev.cafrun.faces.VideoDecoder;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Which picture of a video each of so many lines of labels is about: the one of its number if there
 * are as many; if not and the video's rate varies, the one that is shown at the line's time, since
 * whoever labelled saw the video at an even rate. Pure but for reading the video's times.
 */
final class VideoLines {
  /** Gaps between pictures that differ by more make a rate that varies. */
  private static final double EVEN = 1.5;

  private final String video;
  private final int lines;
  private final double[] seconds;
  private final String trouble;
  private final boolean byTime;

  private VideoLines(String video, int lines, double[] seconds, String trouble) {
    this.video = video;
    this.lines = lines;
    this.seconds = seconds;
    this.trouble = trouble;
    this.byTime = lines > 1 && seconds.length != lines && varies(seconds);
  }

  /**
   * @param file of the video, below the root
   */
  static VideoLines of(Path root, Path file, int lines) {
    String name = root.relativize(file).toString();
    try {
      return new VideoLines(name, lines, VideoDecoder.times(file), "");
    } catch (Picture.UnreadableException e) {
      return new VideoLines(name, lines, new double[0], String.valueOf(e.getMessage()));
    }
  }

  private static boolean varies(double[] seconds) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int i = 1; i < seconds.length; i++) {
      least = Math.min(least, seconds[i] - seconds[i - 1]);
      most = Math.max(most, seconds[i] - seconds[i - 1]);
    }
    return seconds.length > 2 && most > EVEN * least;
  }

  /**
   * The place of a line's picture.
   *
   * @param line from 0
   */
  VideoPictures.Place at(int line) {
    if (!byTime) {
      return new VideoPictures.Place(video, line + 1);
    }
    double each = seconds[seconds.length - 1] / (lines - 1);
    int after = Arrays.binarySearch(seconds, (line + 0.5) * each);
    return new VideoPictures.Place(video, after >= 0 ? after + 1 : -after - 1);
  }

  /** How lines and pictures do not fit, for people; empty if they do. */
  String misfit() {
    if (!trouble.isEmpty()) {
      return "%d lines, and %s %s".formatted(lines, video, trouble);
    }
    return byTime || seconds.length == lines
        ? ""
        : "%d lines, %d pictures in %s".formatted(lines, seconds.length, video);
  }
}
