package dev.cafrun.faces;

import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FPS;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FRAME_COUNT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;

/** A video's pictures, one after the other. Not thread-safe. */
public final class Video implements AutoCloseable {
  private static final String MAKE_IT =
      "make it AVI with Motion JPEG (ffmpeg -i IN -an -c:v mjpeg -q:v 3 OUT.avi), or a folder of"
          + " pictures (ffmpeg -i IN -fps_mode passthrough FOLDER/%06d.jpg)";

  /** Where pictures come from. */
  private sealed interface Source extends AutoCloseable {
    /** Nothing after the last that can be decoded. */
    Optional<Picture> next();

    double framesPerSecond();

    long announced();

    @Override
    void close();
  }

  private final Source source;
  private long frames;

  private Video(Source source) {
    this.source = source;
  }

  /**
   * Opens a file. AVI with Motion JPEG can always be read, of any length and with sound beside it;
   * what else can is OpenCV's build's business.
   *
   * @throws Picture.UnreadableException if nothing here knows the file's format
   */
  public static Video open(Path file) throws Picture.UnreadableException {
    if (!Files.isReadable(file)) {
      throw new Picture.UnreadableException("cannot be read by this user");
    }
    Optional<String> codec = Optional.empty();
    try {
      Optional<AviFrames> avi = AviFrames.open(file);
      if (avi.isPresent() && avi.get().isMotionJpeg()) {
        return new Video(new MotionJpeg(avi.get()));
      }
      if (avi.isPresent()) {
        codec = Optional.of(avi.get().codec());
        avi.get().close();
      }
    } catch (IOException e) {
      throw new Picture.UnreadableException("cannot be read (" + e + ")");
    }
    VideoCapture capture = new VideoCapture(file.toString());
    if (capture.isOpened()) {
      return new Video(new Decoder(capture));
    }
    capture.close();
    throw new Picture.UnreadableException(unknown(file, codec));
  }

  private static String unknown(Path file, Optional<String> codec) {
    if (codec.isPresent()) {
      return codec.get().isEmpty()
          ? "is AVI without pictures"
          : "is AVI with '%s', which CafRun cannot decode: %s".formatted(codec.get(), MAKE_IT);
    }
    return MediaFormat.byContent(file).equals(Optional.of(MediaFormat.AVI))
        ? "is cut off within its head, so that nothing of it can be decoded: copy it anew"
        : "is no video that CafRun can decode: " + MAKE_IT;
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
    public double framesPerSecond() {
      return avi.framesPerSecond();
    }

    @Override
    public long announced() {
      return avi.announced();
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

  private record Decoder(VideoCapture capture) implements Source {
    @Override
    public Optional<Picture> next() {
      Mat frame = new Mat();
      if (!capture.read(frame) || frame.empty()) {
        frame.close();
        return Optional.empty();
      }
      return Optional.of(new Picture(frame));
    }

    @Override
    public double framesPerSecond() {
      return capture.get(CAP_PROP_FPS);
    }

    @Override
    public long announced() {
      return (long) capture.get(CAP_PROP_FRAME_COUNT);
    }

    @Override
    public void close() {
      capture.close();
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

  /** Pictures that the file says it has; 0 if it does not say. */
  public long announced() {
    return Math.max(0, source.announced());
  }

  /** Seconds from the start to a picture, counted from 0; NaN if the file does not say. */
  public double seconds(long frame) {
    double framesPerSecond = source.framesPerSecond();
    return framesPerSecond > 0 ? frame / framesPerSecond : Double.NaN;
  }

  @Override
  public void close() {
    source.close();
  }
}
