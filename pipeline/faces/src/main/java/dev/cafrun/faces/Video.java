package dev.cafrun.faces;

import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FPS;
import static org.bytedeco.opencv.global.opencv_videoio.CAP_PROP_FRAME_COUNT;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_videoio.VideoCapture;

/** A video's pictures, one after the other. Not thread-safe. */
public final class Video implements AutoCloseable {
  private final VideoCapture capture;
  private final double framesPerSecond;
  private final long announced;
  private long frames;

  private Video(VideoCapture capture) {
    this.capture = capture;
    this.framesPerSecond = capture.get(CAP_PROP_FPS);
    this.announced = (long) capture.get(CAP_PROP_FRAME_COUNT);
  }

  /**
   * Opens a file. What can be read is OpenCV's build's business: AVI with Motion JPEG always can.
   *
   * @throws Picture.UnreadableException if nothing here knows the file's format
   */
  public static Video open(Path file) throws Picture.UnreadableException {
    VideoCapture capture =
        Files.isReadable(file) ? new VideoCapture(file.toString()) : new VideoCapture();
    if (!capture.isOpened()) {
      capture.close();
      throw new Picture.UnreadableException(
          Files.isReadable(file)
              ? "is no video that CafRun can decode: make it AVI with Motion JPEG (ffmpeg -i IN"
                  + " -c:v mjpeg -q:v 3 OUT.avi), or a folder of pictures (ffmpeg -i IN"
                  + " FOLDER/%06d.jpg)"
              : "cannot be read by this user");
    }
    return new Video(capture);
  }

  /** The next picture, for the caller to close; nothing after the last. */
  public Optional<Picture> next() {
    Mat frame = new Mat();
    if (!capture.read(frame) || frame.empty()) {
      frame.close();
      return Optional.empty();
    }
    frames++;
    return Optional.of(new Picture(frame));
  }

  /** Pictures given so far. */
  public long frames() {
    return frames;
  }

  /** Pictures that the file says it has; 0 if it does not say. */
  public long announced() {
    return Math.max(0, announced);
  }

  /** Seconds from the start to a picture, counted from 0; NaN if the file does not say. */
  public double seconds(long frame) {
    return framesPerSecond > 0 ? frame / framesPerSecond : Double.NaN;
  }

  @Override
  public void close() {
    capture.close();
  }
}
