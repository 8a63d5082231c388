package dev.cafrun.learning.model;

import dev.cafrun.learning.data.JsonFile;
import dev.cafrun.learning.engine.TrainingState;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The format of {@code model.caf} and of checkpoints: a ZIP file without compression and with fixed
 * times, so that equal content is equal bytes. Each tensor is an entry {@code <name>.f32} of raw
 * little-endian float32, copied from wherever the tensor lives, a chunk at a time; counters share
 * the entry {@code counters.json}. Nothing in it is executed.
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

  /** Writes the same every time. */
  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Receiver {
    void readFrom(InputStream in, long size) throws IOException;
  }

  /** Writes an archive, entry by entry, without keeping any. */
  public static final class Writer implements AutoCloseable {

    private final ZipOutputStream zip;

    public Writer(Path file) throws IOException {
      zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), CHUNK));
      zip.setMethod(ZipOutputStream.STORED);
    }

    public void text(String name, String text) throws IOException {
      byte[] content = text.getBytes(StandardCharsets.UTF_8);
      entry(name, content.length, out -> out.write(content));
    }

    public void file(String name, Path source) throws IOException {
      entry(name, Files.size(source), out -> Files.copy(source, out));
    }

    /** Writes everything the state names, straight from where it lives. */
    public void state(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        TensorContent content = TensorContent.of(tensor.getValue());
        entry(tensor.getKey() + TENSOR, content.size(), content::writeTo);
      }
      Map<String, Object> counters = new LinkedHashMap<>();
      state.counters().forEach((name, c) -> counters.put(name, c.read().getAsLong()));
      if (!counters.isEmpty()) {
        text(COUNTERS, JsonFile.text(counters));
      }
    }

    /**
     * The checksum stands before the content, which is therefore asked for twice; it is the price
     * of not keeping it.
     */
    private void entry(String name, long size, Content content) throws IOException {
      CheckedOutputStream sum =
          new CheckedOutputStream(OutputStream.nullOutputStream(), new CRC32());
      content.writeTo(sum);
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(EPOCH);
      entry.setSize(size);
      entry.setCrc(sum.getChecksum().getValue());
      zip.putNextEntry(entry);
      content.writeTo(zip);
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
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      entry(name, (in, size) -> in.transferTo(bytes));
      return bytes.toString(StandardCharsets.UTF_8);
    }

    /** A file of that name is replaced, and of no use if this throws. */
    public void file(String name, Path target) throws IOException {
      entry(name, (in, size) -> Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING));
    }

    /**
     * Puts everything the state names back to what it was, straight to where it lives.
     *
     * @throws ZipException if something is missing or damaged; what was restored until then makes
     *     the state useless
     */
    public void restore(TrainingState state) throws IOException {
      for (Map.Entry<String, INDArray> tensor : state.tensors().entrySet()) {
        TensorContent content = TensorContent.of(tensor.getValue());
        entry(
            tensor.getKey() + TENSOR,
            (in, size) -> {
              if (size != content.size()) {
                throw new ZipException(
                    "%s: %s holds %d bytes, not %d"
                        .formatted(zip.getName(), tensor.getKey(), size, content.size()));
              }
              content.readFrom(in);
            });
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

    private void entry(String name, Receiver receiver) throws IOException {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new ZipException(zip.getName() + ": no entry " + name);
      }
      try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
        receiver.readFrom(in, entry.getSize());
        if (in.getChecksum().getValue() != entry.getCrc()) {
          throw damaged(name);
        }
      } catch (EOFException e) {
        throw damaged(name);
      }
    }

    private ZipException damaged(String name) {
      return new ZipException(zip.getName() + ": entry " + name + " is damaged");
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }
}
