package dev.cafrun.faces;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Whether a JPEG is to be turned or mirrored before it is shown (Exif 2.3, tag 0x0112). */
public final class ExifTurn {
  private static final int APP1 = 0xE1;
  private static final int START_OF_SCAN = 0xDA;
  private static final int ORIENTATION = 0x0112;
  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int ENTRY = 12;

  private ExifTurn() {}

  /** Asks the file's head; what is broken or no JPEG is not turned. */
  public static boolean isIn(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < 4 || bytes.getShort(0) != (short) 0xFFD8) {
      return false;
    }
    int at = 2;
    while (at + 4 <= encoded.length && (bytes.get(at) & 0xFF) == 0xFF) {
      int marker = bytes.get(at + 1) & 0xFF;
      int length = bytes.getShort(at + 2) & 0xFFFF;
      int start = at + 4;
      int end = Math.min(encoded.length, at + 2 + length);
      if (marker == START_OF_SCAN || length < 2) {
        return false;
      }
      if (marker == APP1
          && end - start > EXIF.length
          && Arrays.equals(encoded, start, start + EXIF.length, EXIF, 0, EXIF.length)) {
        int from = start + EXIF.length;
        return orientation(bytes.slice(from, end - from)) > 1;
      }
      at += 2 + length;
    }
    return false;
  }

  /** 1 to 8; 1 if it does not say. */
  private static int orientation(ByteBuffer tiff) {
    if (tiff.limit() < 8) {
      return 1;
    }
    tiff.order(tiff.get(0) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int directory = tiff.getInt(4);
    if (directory < 8 || directory > tiff.limit() - 2) {
      return 1;
    }
    int entries = tiff.getShort(directory) & 0xFFFF;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + i * ENTRY;
      if (entry + ENTRY > tiff.limit()) {
        return 1;
      }
      if ((tiff.getShort(entry) & 0xFFFF) == ORIENTATION) {
        int value = tiff.getShort(entry + 8) & 0xFFFF;
        return value >= 1 && value <= 8 ? value : 1;
      }
    }
    return 1;
  }
}
