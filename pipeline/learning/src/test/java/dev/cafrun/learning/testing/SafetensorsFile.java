package dev.cafrun.learning.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes safetensors files as their authors describe them, and broken ones. */
public final class SafetensorsFile {
  private record Tensor(String name, String type, List<Integer> shape, byte[] bytes) {}

  private final List<Tensor> tensors = new ArrayList<>();

  /** Adds a tensor of float32. */
  public SafetensorsFile floats(String name, List<Integer> shape, float... values) {
    return add(name, "F32", shape, bytes(Float.BYTES * values.length, to -> put(to, values)));
  }

  /** Adds one of 16 bits a number. */
  public SafetensorsFile shorts(String name, String type, List<Integer> shape, short... values) {
    return add(
        name,
        type,
        shape,
        bytes(
            Short.BYTES * values.length,
            to -> {
              for (short value : values) {
                to.putShort(value);
              }
            }));
  }

  /** Adds one of any type. */
  public SafetensorsFile add(String name, String type, List<Integer> shape, byte[] bytes) {
    tensors.add(new Tensor(name, type, shape, bytes));
    return this;
  }

  private static void put(ByteBuffer to, float[] values) {
    for (float value : values) {
      to.putFloat(value);
    }
  }

  private interface Filling {
    void into(ByteBuffer buffer);
  }

  private static byte[] bytes(int length, Filling filling) {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    filling.into(buffer);
    return buffer.array();
  }

  /** Writes what was added, one after the other. */
  public Path write(Path file) throws IOException {
    List<String> entries = new ArrayList<>(List.of("\"__metadata__\":{\"format\":\"pt\"}"));
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Tensor tensor : tensors) {
      int begin = data.size();
      data.writeBytes(tensor.bytes);
      entries.add(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(tensor.name, tensor.type, tensor.shape, begin, data.size()));
    }
    return raw(
        file, entries.stream().collect(Collectors.joining(",", "{", "}   ")), data.toByteArray());
  }

  /** Writes a header and bytes that may not belong together. */
  public static Path raw(Path file, String header, byte[] data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(bytes(Long.BYTES, to -> to.putLong(text.length)));
    all.writeBytes(text);
    all.writeBytes(data);
    return Files.write(file, all.toByteArray());
  }
}
