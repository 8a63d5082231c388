package dev.cafrun.faces;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A decoded picture: 8 bits per channel, blue, green, red. Holds memory outside the heap until it
 * is closed. Not thread-safe.
 */
public final class Picture implements AutoCloseable {
  /** Larger pictures are refused: they are mistakes or attacks, and would fill the memory. */
  public static final long MAX_PIXELS = 64_000_000;

  private static final String FOREIGN = ", which cannot be decoded here: save it as JPEG or PNG";

  static {
    setNumThreads(1); // pictures, not rows of pictures, go to threads
  }

  private final Mat mat;

  /** Takes the pixels, which are closed with it. */
  Picture(Mat mat) {
    this.mat = mat;
  }

  /** Why a file is no picture, in words that follow "the picture". */
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    public UnreadableException(String reason) {
      super(reason);
    }
  }

  /**
   * Refuses what is no picture, and decodes for that what does not look like a whole JPEG or PNG
   * file. One that does may still be broken inside, which only {@link #decode} sees.
   *
   * @throws UnreadableException in the same words as {@link #decode}
   */
  public static void check(byte[] encoded) throws UnreadableException {
    if (!PictureHeader.of(encoded).looksWhole()) {
      decode(encoded).close();
    }
  }

  /**
   * Decodes every pixel of a JPEG, PNG, BMP, WebP or TIFF file.
   *
   * @throws UnreadableException if any part of it is missing or broken
   */
  public static Picture decode(byte[] encoded) throws UnreadableException {
    PictureHeader header = PictureHeader.of(encoded);
    if (header.pixels() > MAX_PIXELS) {
      throw new UnreadableException(
          "is too large: %d × %d pixels".formatted(header.width(), header.height()));
    }
    if (encoded.length == 0) {
      throw new UnreadableException("is an empty file");
    }
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.DECODE);
        BytePointer bytes = new BytePointer(encoded);
        Mat buffer = new Mat(1, encoded.length, CV_8U, bytes)) {
      Mat decoded = pixels(buffer);
      if (decoded.empty()) {
        decoded.close();
        throw new UnreadableException(
            MediaFormat.of(encoded)
                .filter(Picture::isForeign)
                .map(format -> "is " + format.title() + FOREIGN)
                .orElseGet(() -> header.whyUnreadable(encoded.length)));
      }
      return new Picture(decoded);
    }
  }

  /** What has a name of its own, but no decoder here that can be relied on. */
  private static boolean isForeign(MediaFormat format) {
    return switch (format) {
      case JPEG, PNG, BMP, GIF, WEBP, TIFF, RADIANCE, NETPBM -> false;
      case HEIC, AVIF, JPEG_2000, JPEG_XL, OPEN_EXR, PHOTOSHOP, TARGA -> true;
      case AVI, MP4, MATROSKA, MPEG, WINDOWS_MEDIA, FLASH, OGG -> true;
    };
  }

  /** Nothing where it cannot: some decoders throw instead, at what OpenCV's build leaves out. */
  private static Mat pixels(Mat encoded) {
    try {
      return imdecode(encoded, IMREAD_COLOR);
    } catch (RuntimeException e) {
      return new Mat();
    }
  }

  public int width() {
    return mat.cols();
  }

  public int height() {
    return mat.rows();
  }

  /**
   * As JPEG for people to look at, no side longer than that.
   *
   * @param longest side in pixels
   */
  public byte[] preview(int longest) {
    double scale = Math.min(1, (double) longest / Math.max(width(), height()));
    try (Mat small = new Mat();
        Size size =
            new Size(
                Math.max(1, (int) Math.round(width() * scale)),
                Math.max(1, (int) Math.round(height() * scale)));
        BytePointer encoded = new BytePointer()) {
      resize(mat, small, size, 0, 0, INTER_AREA);
      if (!imencode(".jpg", small, encoded)) {
        throw new IllegalStateException("a picture of pixels cannot be encoded");
      }
      byte[] jpeg = new byte[(int) encoded.limit()];
      encoded.get(jpeg);
      return jpeg;
    }
  }

  /**
   * As a JPEG file, in its own size.
   *
   * @param quality from 1 to 100
   */
  public byte[] jpeg(int quality) {
    try (BytePointer encoded = new BytePointer();
        IntPointer options = new IntPointer(IMWRITE_JPEG_QUALITY, quality)) {
      if (!imencode(".jpg", mat, encoded, options)) {
        throw new IllegalStateException("a picture of pixels cannot be encoded");
      }
      byte[] jpeg = new byte[(int) encoded.limit()];
      encoded.get(jpeg);
      return jpeg;
    }
  }

  /** The pixels; valid until this picture is closed. */
  public Mat mat() {
    return mat;
  }

  @Override
  public void close() {
    mat.close();
  }
}
