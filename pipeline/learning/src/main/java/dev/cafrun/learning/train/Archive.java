package dev.cafrun.learning.train;

import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.TrainingState;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The format of {@code model.caf} and of checkpoints: a ZIP file without compression and with fixed
 * times, so that equal content is equal bytes. Each tensor is an entry {@code <name>.f32} of raw
 * little-endian float32; counters share the entry {@code counters.json}. Nothing in it is executed.
 */
final class Archive {

  private static final String TENSOR = ".f32";
  private static final String COUNTERS = "counters.json";
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int CHUNK = 1 << 20;

  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new ExceptionInInitializerError("tensors are copied as they lie in memory");
    }
  }

  private Archive() {}

  /** Writes an archive, entry by entry. */
  static final class Writer implements AutoCloseable {

    private final ZipOutputStream zip;

    Writer(Path file) throws IOException {
      zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), CHUNK));
      zip.setMethod(ZipOutputStream.STORED);
    }

    void text(String name, String text) throws IOException {
      segment(name, MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
    }

    void file(String name, Path source) throws IOException {
      segment(name, MemorySegment.ofArray(Files.readAllBytes(source)));
    }

    /** Writes everything the state names. */
    void state(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        segment(tensor.getKey() + TENSOR, memory(tensor.getValue()));
      }
      Map<String, Object> counters = new LinkedHashMap<>();
      state.counters().forEach((name, c) -> counters.put(name, c.read().getAsLong()));
      if (!counters.isEmpty()) {
        text(COUNTERS, JsonFile.text(counters));
      }
    }

    private void segment(String name, MemorySegment content) throws IOException {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(EPOCH);
      entry.setSize(content.byteSize());
      entry.setCrc(checksum(content));
      zip.putNextEntry(entry);
      byte[] chunk = new byte[CHUNK];
      for (long at = 0; at < content.byteSize(); at += CHUNK) {
        int length = (int) Math.min(CHUNK, content.byteSize() - at);
        MemorySegment.copy(content, ValueLayout.JAVA_BYTE, at, chunk, 0, length);
        zip.write(chunk, 0, length);
      }
      zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Reads an archive; every entry read is checked against its checksum. */
  static final class Reader implements AutoCloseable {

    private final ZipFile zip;

    /**
     * @throws ZipException if the file is no archive
     */
    Reader(Path file) throws IOException {
      zip = new ZipFile(file.toFile());
    }

    boolean has(String name) {
      return zip.getEntry(name) != null;
    }

    String text(String name) throws IOException {
      return new String(bytes(name), StandardCharsets.UTF_8);
    }

    void file(String name, Path target) throws IOException {
      Files.write(target, bytes(name));
    }

    /** Puts everything the state names back to what it was. */
    void restore(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        byte[] content = bytes(tensor.getKey() + TENSOR);
        MemorySegment memory = memory(tensor.getValue());
        if (content.length != memory.byteSize()) {
          throw new ZipException(
              "%s: %s holds %d bytes, not %d"
                  .formatted(zip.getName(), tensor.getKey(), content.length, memory.byteSize()));
        }
        memory.copyFrom(MemorySegment.ofArray(content));
      }
      if (!state.counters().isEmpty()) {
        Map<String, Object> counters = JsonFile.parse(text(COUNTERS));
        for (Map.Entry<String, TrainingState.Counter> counter : state.counters().entrySet()) {
          if (!(counters.get(counter.getKey()) instanceof Number number)) {
            throw new ZipException(zip.getName() + ": no counter " + counter.getKey());
          }
          counter.getValue().write().accept(number.longValue());
        }
      }
    }

    private byte[] bytes(String name) throws IOException {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new ZipException(zip.getName() + ": no entry " + name);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] content = in.readAllBytes();
        if (content.length != entry.getSize()
            || checksum(MemorySegment.ofArray(content)) != entry.getCrc()) {
          throw new ZipException(zip.getName() + ": entry " + name + " is damaged");
        }
        return content;
      }
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  private static MemorySegment memory(INDArray tensor) {
    return MemorySegment.ofAddress(Memory.address(tensor))
        .reinterpret(tensor.length() * Float.BYTES);
  }

  private static long checksum(MemorySegment content) {
    CRC32 checksum = new CRC32();
    for (long at = 0; at < content.byteSize(); at += CHUNK) {
      checksum.update(content.asSlice(at, Math.min(CHUNK, content.byteSize() - at)).asByteBuffer());
    }
    return checksum.getValue();
  }
}
