package dev.cafrun.faces.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's {@code .npy} files, versions 1 to 3, as far as datasets of labels use them: numbers and
 * short texts, little-endian. Nothing in them is executed: arrays of Python objects are refused.
 */
final class NumpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr': *'([<>|=]?)([a-zA-Z])(\\d+)'");

  private NumpyArray() {}

  /**
   * All values in the file's order, as text.
   *
   * @throws IllegalArgumentException if it is no such file; the message says why
   */
  static List<String> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    String name = String.valueOf(file.getFileName());
    if (bytes.remaining() < 12 || !startsWithMagic(bytes)) {
      throw new IllegalArgumentException(name + " is no NumPy array");
    }
    int version = bytes.get(MAGIC.length);
    int start = version == 1 ? 10 : 12;
    int length = version == 1 ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
    if (length < 0 || start + (long) length > bytes.limit()) {
      throw new IllegalArgumentException(name + " is cut off");
    }
    String header = new String(bytes.array(), start, length, StandardCharsets.UTF_8);
    Matcher type = TYPE.matcher(header);
    if (!type.find() || type.group(1).equals(">")) {
      throw new IllegalArgumentException(name + " holds what is not read here: " + header.strip());
    }
    bytes.position(start + length);
    return values(name, bytes, type.group(2).charAt(0), Integer.parseInt(type.group(3)));
  }

  private static boolean startsWithMagic(ByteBuffer bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<String> values(String name, ByteBuffer bytes, char kind, int size) {
    int width = kind == 'U' ? 4 * size : size;
    if (width == 0 || bytes.remaining() % width != 0) {
      throw new IllegalArgumentException(name + " is cut off");
    }
    List<String> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] one = new byte[width];
      bytes.get(one);
      values.add(value(name, ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN), kind, size));
    }
    return values;
  }

  private static String value(String name, ByteBuffer one, char kind, int size) {
    return switch (kind + Integer.toString(size)) {
      case "f8" -> Double.toString(one.getDouble(0));
      case "f4" -> Float.toString(one.getFloat(0));
      case "i8" -> Long.toString(one.getLong(0));
      case "i4" -> Integer.toString(one.getInt(0));
      case "i2" -> Short.toString(one.getShort(0));
      case "i1" -> Byte.toString(one.get(0));
      default -> text(name, one, kind, size);
    };
  }

  /** Texts are padded with zeros. */
  private static String text(String name, ByteBuffer one, char kind, int size) {
    return switch (kind) {
      case 'S' -> new String(one.array(), StandardCharsets.US_ASCII).replace("\0", "").strip();
      case 'U' -> {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size && one.getInt(4 * i) != 0; i++) {
          text.appendCodePoint(one.getInt(4 * i));
        }
        yield text.toString().strip();
      }
      default -> throw new IllegalArgumentException(name + " holds values of type " + kind + size);
    };
  }
}
