package dev.cafrun.faces;

import java.nio.ByteBuffer;

/**
 * What the first bytes of a picture say, and whether its last are there. Sizes are 0 where unknown.
 */
record PictureHeader(Kind kind, int width, int height, boolean complete) {
  enum Kind {
    JPEG,
    PNG,
    OTHER,
    NONE
  }

  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
  private static final long PNG_END = 0x49454E44AE426082L; // the IEND chunk's name and checksum

  static PictureHeader of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length >= 24 && buffer.getLong(0) == PNG_SIGNATURE) {
      boolean complete = lastIndexOf(buffer, PNG_END) >= 0;
      return new PictureHeader(Kind.PNG, buffer.getInt(16), buffer.getInt(20), complete);
    }
    if (bytes.length >= 4 && (buffer.getInt(0) >>> 8) == 0xFFD8FF) {
      return jpeg(buffer);
    }
    Kind kind = MediaFormat.of(bytes).isPresent() ? Kind.OTHER : Kind.NONE;
    return new PictureHeader(kind, 0, 0, true);
  }

  /**
   * Whether it is a JPEG or PNG file from the first mark to the last, of a size that can be
   * decoded.
   */
  boolean looksWhole() {
    return switch (kind) {
      case JPEG, PNG -> complete && width > 0 && height > 0 && pixels() <= Picture.MAX_PIXELS;
      case OTHER, NONE -> false;
    };
  }

  long pixels() {
    return (width & 0xFFFFFFFFL) * (height & 0xFFFFFFFFL);
  }

  /** Words for a file that no decoder takes. */
  String whyUnreadable(int length) {
    return switch (kind) {
      case NONE -> "is not a picture (JPEG, PNG, BMP, WebP or TIFF)";
      case OTHER -> "cannot be decoded: it is cut off or broken";
      case JPEG, PNG ->
          complete
              ? "cannot be decoded: its data are broken"
              : "is cut off: the %s file ends too early, after %d bytes".formatted(kind, length);
    };
  }

  /**
   * Walks the marker segments up to the frame header; entropy-coded data never hold an end mark.
   */
  private static PictureHeader jpeg(ByteBuffer buffer) {
    int width = 0;
    int height = 0;
    int at = 2;
    while (at + 9 < buffer.limit() && (buffer.get(at) & 0xFF) == 0xFF) {
      int marker = buffer.get(at + 1) & 0xFF;
      if (marker == 0xFF) {
        at++;
        continue;
      }
      boolean frame =
          marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
      if (frame) {
        height = buffer.getShort(at + 5) & 0xFFFF;
        width = buffer.getShort(at + 7) & 0xFFFF;
        break;
      }
      at += 2 + (buffer.getShort(at + 2) & 0xFFFF);
    }
    boolean complete = false;
    for (int i = buffer.limit() - 2; i >= at && !complete; i--) {
      complete = buffer.getShort(i) == (short) 0xFFD9;
    }
    return new PictureHeader(Kind.JPEG, width, height, complete);
  }

  private static int lastIndexOf(ByteBuffer buffer, long pattern) {
    for (int i = buffer.limit() - 8; i >= 0; i--) {
      if (buffer.getLong(i) == pattern) {
        return i;
      }
    }
    return -1;
  }
}
