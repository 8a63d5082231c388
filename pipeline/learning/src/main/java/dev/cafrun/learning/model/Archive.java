package dev.cafrun.learning.model;

import dev.cafrun.learning.data.JsonFile;
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
import org.nd4j.linalg.factory.Nd4j;

/**
 * The format of {@code model.caf} and of checkpoints: a ZIP file without compression and with fixed
 * times, so that equal content is equal bytes. Each tensor is an entry {@code <name>.f32} of raw
 * little-endian float32, copied from wherever the tensor lives; counters share the entry {@code
 * counters.json}. Nothing in it is executed.
 */
public final class Archive {

  private static final String TENSOR = ".f32";
  private static final String COUNTERS = "counters.json";
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final int CHUNK = 1 << 20;

  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new ExceptionInInitializerError("tensors are written as floats lie in memory");
    }
  }

  private Archive() {}

  /** Writes an archive, entry by entry. */
  public static final class Writer implements AutoCloseable {

    private final ZipOutputStream zip;

    public Writer(Path file) throws IOException {
      zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), CHUNK));
      zip.setMethod(ZipOutputStream.STORED);
    }

    public void text(String name, String text) throws IOException {
      entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public void file(String name, Path source) throws IOException {
      entry(name, Files.readAllBytes(source));
    }

    /** Writes everything the state names. */
    public void state(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        entry(tensor.getKey() + TENSOR, bytes(tensor.getValue()));
      }
      Map<String, Object> counters = new LinkedHashMap<>();
      state.counters().forEach((name, c) -> counters.put(name, c.read().getAsLong()));
      if (!counters.isEmpty()) {
        text(COUNTERS, JsonFile.text(counters));
      }
    }

    private void entry(String name, byte[] content) throws IOException {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(EPOCH);
      entry.setSize(content.length);
      entry.setCrc(checksum(content));
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Reads an archive; every entry read is checked against its checksum. */
  public static final class Reader implements AutoCloseable {

    private final ZipFile zip;

    /**
     * @throws ZipException if the file is no archive
     */
    public Reader(Path file) throws IOException {
      zip = new ZipFile(file.toFile());
    }

    boolean has(String name) {
      return zip.getEntry(name) != null;
    }

    public String text(String name) throws IOException {
      return new String(bytes(name), StandardCharsets.UTF_8);
    }

    public void file(String name, Path target) throws IOException {
      Files.write(target, bytes(name));
    }

    /** Puts everything the state names back to what it was. */
    public void restore(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        byte[] content = bytes(tensor.getKey() + TENSOR);
        INDArray target = tensor.getValue();
        if (content.length != target.length() * Float.BYTES) {
          throw new ZipException(
              "%s: %s holds %d bytes, not %d"
                  .formatted(
                      zip.getName(),
                      tensor.getKey(),
                      content.length,
                      target.length() * Float.BYTES));
        }
        float[] values = new float[content.length / Float.BYTES];
        MemorySegment.ofArray(values).copyFrom(MemorySegment.ofArray(content));
        try (INDArray copy = Nd4j.createFromArray(values)) {
          target.assign(copy);
        }
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
        if (content.length != entry.getSize() || checksum(content) != entry.getCrc()) {
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

  private static byte[] bytes(INDArray tensor) {
    return MemorySegment.ofArray(tensor.toFloatVector()).toArray(ValueLayout.JAVA_BYTE);
  }

  private static long checksum(byte[] content) {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    return checksum.getValue();
  }
}
