package dev.cafrun.faces;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A video's pictures, one after the other. Not thread-safe. */
public final class Video implements AutoCloseable {
  /** Where pictures come from. */
  private sealed interface Source extends AutoCloseable {
    /** Nothing after the last that can be decoded. */
    Optional<Picture> next();

    /** Since the start; NaN if the file does not say. */
    double seconds(long last);

    long announced();

    boolean isCutOff();

    @Override
    void close();
  }

  private final Source source;
  private long frames;

  private Video(Source source) {
    this.source = source;
  }

  /**
   * Opens a file: AVI with Motion JPEG, of any length and with sound beside it, and whatever else
   * {@link VideoDecoder} can decode (MP4, WebM, Matroska, MPEG …).
   *
   * @throws Picture.UnreadableException if nothing in it can be decoded
   */
  public static Video open(Path file) throws Picture.UnreadableException {
    if (!Files.isReadable(file)) {
      throw new Picture.UnreadableException("cannot be read by this user");
    }
    try {
      Optional<AviFrames> avi = AviFrames.open(file);
      if (avi.isPresent() && avi.get().isMotionJpeg()) {
        return new Video(new MotionJpeg(avi.get()));
      }
      if (avi.isPresent()) {
        avi.get().close();
      }
    } catch (IOException e) {
      throw new Picture.UnreadableException("cannot be read (" + e + ")");
    }
    return new Video(new Decoded(VideoDecoder.open(file)));
  }

  private record MotionJpeg(AviFrames avi) implements Source {
    @Override
    public Optional<Picture> next() {
      try {
        Optional<byte[]> encoded = avi.next();
        return encoded.isEmpty() ? Optional.empty() : Optional.of(Picture.decode(encoded.get()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (Picture.UnreadableException e) {
        return Optional.empty();
      }
    }

    @Override
    public double seconds(long last) {
      double framesPerSecond = avi.framesPerSecond();
      return framesPerSecond > 0 ? last / framesPerSecond : Double.NaN;
    }

    @Override
    public long announced() {
      return avi.announced();
    }

    @Override
    public boolean isCutOff() {
      return false; // it announces how many there are
    }

    @Override
    public void close() {
      try {
        avi.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Decoded(VideoDecoder decoder) implements Source {
    @Override
    public Optional<Picture> next() {
      return decoder.next();
    }

    @Override
    public double seconds(long last) {
      return decoder.seconds();
    }

    @Override
    public long announced() {
      return decoder.announced();
    }

    @Override
    public boolean isCutOff() {
      return decoder.isCutOff();
    }

    @Override
    public void close() {
      decoder.close();
    }
  }

  /** The next picture, for the caller to close; nothing after the last. */
  public Optional<Picture> next() {
    Optional<Picture> picture = source.next();
    frames += picture.isPresent() ? 1 : 0;
    return picture;
  }

  /** Pictures given so far. */
  public long frames() {
    return frames;
  }

  /** After the last picture: whether the file ended before it was over. */
  public boolean isCutOff() {
    return source.isCutOff();
  }

  /** Pictures that the file says it has; 0 if it does not say. */
  public long announced() {
    return Math.max(0, source.announced());
  }

  /** When the last picture is shown, in seconds since the start; NaN if the file does not say. */
  public double seconds() {
    return source.seconds(frames - 1);
  }

  @Override
  public void close() {
    source.close();
  }
}
