package dev.cafrun.learning.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tensors by name in one file, as many programs exchange weights: eight bytes that give the length
 * of a JSON header, little-endian; the header, which says of each tensor its type, shape and place;
 * the tensors' bytes, row by row, little-endian. Read strictly: every byte after the header belongs
 * to exactly one tensor, or the file is refused. Nothing in it is executed. To be closed.
 */
final class Safetensors implements AutoCloseable {
  /** What the format's authors allow. */
  private static final long LARGEST_HEADER = 100_000_000;

  private static final String METADATA = "__metadata__";

  private static final Map<String, Integer> BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("I16", 2),
          Map.entry("U16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("I32", 4),
          Map.entry("U32", 4),
          Map.entry("F32", 4),
          Map.entry("I64", 8),
          Map.entry("U64", 8),
          Map.entry("F64", 8));

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * One tensor.
   *
   * @param type such as {@code F32}
   * @param shape row by row
   * @param begin of its bytes, after the header
   * @param end of its bytes, exclusive
   */
  record Tensor(String type, List<Integer> shape, long begin, long end) {
    Tensor {
      shape = List.copyOf(shape);
    }

    /** Whether it holds numbers that float32 can hold, up to rounding. */
    boolean floating() {
      return type.equals("F32") || type.equals("F16") || type.equals("BF16");
    }
  }

  /** The file breaks the format; the message says how. */
  static final class MalformedException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }

  private final FileChannel channel;
  private final long start;
  private final SortedMap<String, Tensor> tensors;

  private Safetensors(FileChannel channel, long start, SortedMap<String, Tensor> tensors) {
    this.channel = channel;
    this.start = start;
    this.tensors = tensors;
  }

  /**
   * Opens a file and checks its header against its length.
   *
   * @throws MalformedException if it is none
   */
  static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    boolean opened = false;
    try {
      if (channel.size() < Long.BYTES) {
        throw new MalformedException("it is too short to have a header");
      }
      long length = bytes(channel, 0, Long.BYTES).getLong();
      long left = channel.size() - Long.BYTES;
      if (length < 2 || length > LARGEST_HEADER || length > left) {
        throw new MalformedException(
            "its header would have "
                + Long.toUnsignedString(length)
                + " bytes, but "
                + left
                + " follow");
      }
      String header =
          StandardCharsets.UTF_8
              .decode(bytes(channel, Long.BYTES, Math.toIntExact(length)))
              .toString();
      SortedMap<String, Tensor> tensors = tensors(header);
      requireGapless(tensors, left - length);
      Safetensors file_ = new Safetensors(channel, Long.BYTES + length, tensors);
      opened = true;
      return file_;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  private static SortedMap<String, Tensor> tensors(String header) throws MalformedException {
    if (!header.startsWith("{")) {
      throw new MalformedException("its header is no JSON object");
    }
    Map<String, Map<String, Object>> tree;
    try {
      tree = MAPPER.readValue(header, new TypeReference<>() {});
    } catch (JsonProcessingException problem) {
      throw new MalformedException("its header: " + problem.getOriginalMessage());
    }
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Map.Entry<String, Map<String, Object>> entry : tree.entrySet()) {
      if (!entry.getKey().equals(METADATA)) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
      }
    }
    return tensors;
  }

  private static Tensor tensor(String name, Map<String, Object> said) throws MalformedException {
    if (!(said != null
        && said.get("dtype") instanceof String type
        && said.get("shape") instanceof List<?> sides
        && said.get("data_offsets") instanceof List<?> offsets
        && offsets.size() == 2
        && offsets.getFirst() instanceof Number begin
        && offsets.getLast() instanceof Number end)) {
      throw new MalformedException(name + " lacks its type, its shape or its place");
    }
    Integer each = BYTES.get(type);
    if (each == null) {
      throw new MalformedException(name + " is of an unknown type, " + type);
    }
    List<Integer> shape = new ArrayList<>();
    long length = each;
    for (Object side : sides) {
      if (!(side instanceof Integer size) || size < 0) {
        throw new MalformedException(name + " has an impossible shape, " + sides);
      }
      shape.add(size);
      length = Math.multiplyHigh(length, size) == 0 ? length * size : -1;
      if (length < 0) {
        throw new MalformedException(name + " has an impossible shape, " + sides);
      }
    }
    Tensor tensor = new Tensor(type, shape, begin.longValue(), end.longValue());
    if (tensor.begin < 0 || tensor.end - tensor.begin != length) {
      throw new MalformedException(
          "%s lies at %s, but %s of shape %s takes %d bytes"
              .formatted(name, offsets, type, shape, length));
    }
    return tensor;
  }

  /** No tensor beyond the end or over another, and nothing between them. */
  private static void requireGapless(SortedMap<String, Tensor> tensors, long size)
      throws MalformedException {
    long end = 0;
    List<Map.Entry<String, Tensor>> inOrder =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, Tensor> t) -> t.getValue().begin)
                    .thenComparingLong(t -> t.getValue().end))
            .toList();
    for (Map.Entry<String, Tensor> next : inOrder) {
      if (next.getValue().begin != end) {
        throw new MalformedException(
            "%s begins at byte %d, %s"
                .formatted(
                    next.getKey(),
                    next.getValue().begin,
                    next.getValue().begin < end
                        ? "inside another tensor"
                        : "after a gap from byte " + end));
      }
      end = next.getValue().end;
    }
    if (end != size) {
      throw new MalformedException(
          "its tensors take %d bytes, but %d follow the header".formatted(end, size));
    }
  }

  /** What it holds, by name. */
  SortedMap<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * A tensor's numbers, row by row.
   *
   * @throws IllegalArgumentException if it is not {@link Tensor#floating}
   */
  float[] values(String name) throws IOException {
    Tensor tensor = tensors.get(name);
    if (tensor == null || !tensor.floating()) {
      throw new IllegalArgumentException("no floating tensor " + name);
    }
    ByteBuffer bytes =
        bytes(channel, start + tensor.begin, Math.toIntExact(tensor.end - tensor.begin));
    float[] values =
        new float[bytes.remaining() / (tensor.type.equals("F32") ? Float.BYTES : Short.BYTES)];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor.type) {
            case "F16" -> Float.float16ToFloat(bytes.getShort());
            case "BF16" -> Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
            default -> bytes.getFloat();
          };
    }
    return values;
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
