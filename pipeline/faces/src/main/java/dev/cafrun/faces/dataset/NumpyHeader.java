package dev.cafrun.faces.dataset;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a {@code .npy} file: a Python dictionary of just these three entries, in any order
 * (NumPy Enhancement Proposal 1).
 *
 * @param order of the bytes of a value
 * @param kind of the values: {@code f}, {@code i}, {@code u}, {@code S} or {@code U}
 * @param size of a value in bytes; of a text of kind {@code U} in characters
 * @param fortran whether the first dimension varies fastest
 * @param shape lengths of the dimensions; none for a single value
 */
record NumpyHeader(ByteOrder order, char kind, int size, boolean fortran, List<Integer> shape) {
  private static final int MOST = 1 << 20;

  private static final String TEXT = "['\"]([^'\"]*)['\"]";
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\s*"
              + TEXT
              + "\\s*:\\s*(?:"
              + TEXT
              + "|(True|False)|\\(([\\d\\sL,]*)\\)|([^,}]*(?:\\[[^\\]]*\\])?))\\s*,?\\s*");
  private static final Pattern TYPE = Pattern.compile("([<>|=]?)([a-zA-Z])(\\d{0,6})");

  NumpyHeader {
    shape = List.copyOf(shape);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if there is anything in it that is not understood
   */
  static NumpyHeader of(String text) {
    String header = text.strip();
    if (!header.startsWith("{") || !header.endsWith("}")) {
      throw refused(header);
    }
    String inside = header.substring(1, header.length() - 1);
    String type = "";
    String fortran = "";
    String shape = null;
    Matcher entry = ENTRY.matcher(inside);
    int at = 0;
    for (; at < inside.length() && entry.find(at) && entry.start() == at; at = entry.end()) {
      switch (entry.group(1)) {
        case "descr" -> type = orEmpty(entry.group(2));
        case "fortran_order" -> fortran = orEmpty(entry.group(3));
        case "shape" -> shape = entry.group(4);
        default -> throw refused(header);
      }
    }
    Matcher parts = TYPE.matcher(type);
    if (at < inside.length() || shape == null || fortran.isEmpty() || !parts.matches()) {
      throw refused(header);
    }
    return of(header, parts, fortran.equals("True"), shape);
  }

  private static NumpyHeader of(String header, Matcher type, boolean fortran, String shape) {
    ByteOrder order =
        switch (type.group(1)) {
          case ">" -> ByteOrder.BIG_ENDIAN;
          case "=" -> ByteOrder.nativeOrder();
          default -> ByteOrder.LITTLE_ENDIAN;
        };
    char kind = type.group(2).charAt(0);
    if ("fiuSU".indexOf(kind) < 0 || type.group(3).isEmpty()) {
      throw refused(header);
    }
    List<Integer> lengths = new ArrayList<>();
    for (String length : shape.replace("L", "").split(",", -1)) {
      if (!length.isBlank()) {
        if (!length.strip().matches("\\d{1,7}")) {
          throw refused(header);
        }
        lengths.add(Integer.parseInt(length.strip()));
      }
    }
    NumpyHeader read =
        new NumpyHeader(order, kind, Integer.parseInt(type.group(3)), fortran, lengths);
    if (read.count() > MOST) {
      throw new IllegalArgumentException("holds more values than a label has");
    }
    return read;
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String group) {
    return group == null ? "" : group;
  }

  private static IllegalArgumentException refused(String header) {
    return new IllegalArgumentException("holds what is not read here: " + header);
  }

  /** How many values there are; more than a label has if that is more than a number holds. */
  long count() {
    long count = 1;
    for (int length : shape) {
      count = Math.min(count * length, 2L * MOST);
    }
    return count;
  }

  /** Bytes of a value. */
  int width() {
    return kind == 'U' ? 4 * size : size;
  }
}
