package dev.cafrun.faces.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * NumPy's {@code .npy} files, versions 1 to 3, as far as datasets of labels use them: numbers and
 * short texts of any byte order. What the header says is honoured or refused. Nothing in them is
 * executed: arrays of Python objects are refused.
 *
 * @param shape lengths of its dimensions; none for a single value
 * @param values as text, the last dimension varying fastest
 */
record NumpyArray(List<Integer> shape, List<String> values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  NumpyArray {
    shape = List.copyOf(shape);
    values = List.copyOf(values);
  }

  /**
   * Reads a small file.
   *
   * @throws IllegalArgumentException if it is no such file; the message says why, in words that
   *     follow its name
   */
  static NumpyArray read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (!bytes.hasRemaining()) {
      throw new IllegalArgumentException("is an empty file");
    }
    if (bytes.remaining() < 12 || !startsWithMagic(bytes)) {
      throw new IllegalArgumentException("is no NumPy array");
    }
    int version = bytes.get(MAGIC.length);
    if (version < 1 || version > 3) {
      throw new IllegalArgumentException("is of version " + version + ", which is not read here");
    }
    int start = version == 1 ? 10 : 12;
    int length = version == 1 ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
    if (length < 0 || start + (long) length > bytes.limit()) {
      throw new IllegalArgumentException("is cut off");
    }
    String text =
        new String(
            bytes.array(),
            start,
            length,
            version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    NumpyHeader header = NumpyHeader.of(text);
    bytes.position(start + length);
    return new NumpyArray(header.shape(), inOrder(header, values(header, bytes.slice())));
  }

  private static boolean startsWithMagic(ByteBuffer bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (bytes.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static List<String> values(NumpyHeader header, ByteBuffer bytes) {
    long needed = header.count() * header.width();
    if (bytes.remaining() != needed) {
      throw new IllegalArgumentException(
          bytes.remaining() < needed
              ? "is cut off"
              : "is longer than its shape %s says".formatted(header.shape()));
    }
    List<String> values = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] one = new byte[header.width()];
      bytes.get(one);
      values.add(value(header, ByteBuffer.wrap(one).order(header.order())));
    }
    return values;
  }

  private static String value(NumpyHeader header, ByteBuffer one) {
    return switch (header.kind() + Integer.toString(header.size())) {
      case "f8" -> Double.toString(one.getDouble(0));
      case "f4" -> Float.toString(one.getFloat(0));
      case "f2" -> Float.toString(Float.float16ToFloat(one.getShort(0)));
      case "i8" -> Long.toString(one.getLong(0));
      case "i4" -> Integer.toString(one.getInt(0));
      case "i2" -> Short.toString(one.getShort(0));
      case "i1" -> Byte.toString(one.get(0));
      case "u8" -> Long.toUnsignedString(one.getLong(0));
      case "u4" -> Integer.toUnsignedString(one.getInt(0));
      case "u2" -> Integer.toString(Short.toUnsignedInt(one.getShort(0)));
      case "u1" -> Integer.toString(Byte.toUnsignedInt(one.get(0)));
      default -> text(header, one);
    };
  }

  /** Texts are padded with zeros. */
  private static String text(NumpyHeader header, ByteBuffer one) {
    return switch (header.kind()) {
      case 'S' -> new String(one.array(), StandardCharsets.US_ASCII).replace("\0", "").strip();
      case 'U' -> {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < header.size() && one.getInt(4 * i) != 0; i++) {
          int codePoint = one.getInt(4 * i);
          if (!Character.isValidCodePoint(codePoint)) {
            throw new IllegalArgumentException("holds what is no text");
          }
          text.appendCodePoint(codePoint);
        }
        yield text.toString().strip();
      }
      default ->
          throw new IllegalArgumentException(
              "holds values of type "
                  + header.kind()
                  + header.size()
                  + ", which are not read here");
    };
  }

  /** Fortran's order has the first dimension varying fastest. */
  private static List<String> inOrder(NumpyHeader header, List<String> stored) {
    if (!header.fortran() || header.shape().size() < 2) {
      return stored;
    }
    List<String> values = new ArrayList<>();
    int[] index = new int[header.shape().size()];
    for (int i = 0; i < stored.size(); i++) {
      int at = 0;
      for (int dimension = index.length - 1; dimension >= 0; dimension--) {
        at = at * header.shape().get(dimension) + index[dimension];
      }
      values.add(stored.get(at));
      for (int dimension = index.length - 1; dimension >= 0; dimension--) {
        if (++index[dimension] < header.shape().get(dimension)) {
          break;
        }
        index[dimension] = 0;
      }
    }
    return values;
  }
}
