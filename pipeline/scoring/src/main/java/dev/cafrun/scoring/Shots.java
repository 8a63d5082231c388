package dev.cafrun.scoring;

import dev.cafrun.faces.Picture;
import dev.cafrun.faces.Video;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All shots of a list of files, in order; holds one video open at a time. Not thread-safe. */
final class Shots implements Iterator<Shot>, AutoCloseable {
  private final Iterator<Path> files;
  private @Nullable Path file;
  private @Nullable Video video;
  private @Nullable Shot next;

  Shots(List<Path> files) {
    this.files = files.iterator();
  }

  @Override
  public boolean hasNext() {
    while (next == null && (video != null || files.hasNext())) {
      next = video == null ? open(files.next()) : frame(video);
    }
    return next != null;
  }

  @Override
  public Shot next() {
    Shot shot = hasNext() ? next : null;
    if (shot == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return shot;
  }

  /** Nothing if it is a video whose first picture is next. */
  private @Nullable Shot open(Path opened) {
    file = opened;
    if (!Album.isVideo(opened)) {
      return new Shot.Photo(opened);
    }
    try {
      video = Video.open(opened);
      return null;
    } catch (Picture.UnreadableException e) {
      return new Shot.Broken(opened, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Shot frame(Video playing) {
    Path of = Objects.requireNonNull(file);
    long number = playing.frames();
    Optional<Picture> picture = playing.next();
    if (picture.isPresent()) {
      return new Shot.Frame(of, number, playing.seconds(), picture.get());
    }
    long missing = playing.announced() - number;
    boolean cutOff = playing.isCutOff();
    close();
    if (number == 0) {
      return new Shot.Broken(of, "holds no picture that can be decoded");
    }
    if (missing > 0) {
      return new Shot.Broken(of, "breaks off: its last " + missing + " pictures cannot be decoded");
    }
    return cutOff
        ? new Shot.Broken(of, "breaks off: the file ends before its pictures do; copy it anew")
        : null;
  }

  @Override
  public void close() {
    if (video != null) {
      video.close();
      video = null;
    }
  }
}
