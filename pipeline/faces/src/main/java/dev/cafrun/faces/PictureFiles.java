package dev.cafrun.faces;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * {@code pictures-00000.bin}, {@code pictures-00001.bin}, …: encoded pictures as they came, in the
 * order of {@code samples.csv}, each with the place in the label file that named it. Written and
 * read from front to back, so that a million pictures take no more memory than one.
 *
 * <p>{@code pictures.csv} says how many are in each file, so that who wants some of them need not
 * read those before.
 *
 * <p>A picture is: label file and column (UTF as {@link DataOutputStream} writes it), value (the
 * same), row (8 bytes), length (4), CRC-32C (4), and its bytes; numbers are big-endian.
 */
public final class PictureFiles {
  /** A file takes no picture any more that begins beyond. */
  private static final long LENGTH = 1L << 28;

  private static final String INDEX = "pictures.csv";

  private static final int BUFFER = 1 << 18;

  /** Longer values are shortened where they are told anyway. */
  private static final int MOST_CHARACTERS = 1000;

  private PictureFiles() {}

  /**
   * An encoded picture, and who named it.
   *
   * @param file the label file
   * @param row counting the header as 1
   * @param field the column
   * @param value what it holds
   * @param encoded not a copy
   */
  public record Entry(String file, long row, String field, String value, byte[] encoded) {
    /** Leaves the picture out. */
    public Rejection rejection(String reason) {
      return new Rejection(file, row, field, value, reason);
    }
  }

  /** Where a file of that name lies, or is to lie. */
  @FunctionalInterface
  public interface Folder {
    Path file(String name) throws IOException;
  }

  private static String name(int number) {
    return "pictures-%05d.bin".formatted(number);
  }

  /** Equal pictures in equal order give equal bytes. Not thread-safe. */
  public static final class Writer implements AutoCloseable {
    private final Folder folder;
    private final long most;
    private int number;
    private final List<Long> counts = new ArrayList<>();
    private DataOutputStream out;
    private long length;
    private long count;

    public Writer(Folder folder) throws IOException {
      this(folder, LENGTH);
    }

    Writer(Folder folder, long most) throws IOException {
      this.folder = folder;
      this.most = most;
      this.out = open(0);
    }

    private DataOutputStream open(int file) throws IOException {
      return new DataOutputStream(
          new BufferedOutputStream(Files.newOutputStream(folder.file(name(file))), BUFFER));
    }

    public void add(Entry entry) throws IOException {
      try (FaceStep step = FaceStep.begin(FaceStep.Kind.WRITE)) {
        if (length >= most) {
          out.close();
          counts.add(count);
          out = open(++number);
          length = 0;
          count = 0;
        }
        out.writeUTF(shortened(entry.file()));
        out.writeUTF(shortened(entry.field()));
        out.writeUTF(shortened(entry.value()));
        out.writeLong(entry.row());
        out.writeInt(entry.encoded().length);
        out.writeInt(checksum(entry.encoded()));
        out.write(entry.encoded());
        length += entry.encoded().length;
        count++;
      }
    }

    private static String shortened(String text) {
      return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }

    @Override
    public void close() throws IOException {
      out.close();
      counts.add(count);
      StringBuilder index = new StringBuilder("file,pictures\n");
      for (int file = 0; file < counts.size(); file++) {
        index.append(name(file)).append(',').append(counts.get(file)).append('\n');
      }
      Files.writeString(folder.file(INDEX), index);
    }
  }

  /** Reads in the order of writing. Not thread-safe. */
  public static final class Reader implements AutoCloseable {
    private final Folder folder;
    private int number;
    private @Nullable DataInputStream in;

    public Reader(Folder folder) {
      this.folder = folder;
    }

    /**
     * The next picture.
     *
     * @throws StageException FATAL, {@code PICTURES_DAMAGED}, if it is not what was written, or not
     *     there
     */
    public Entry next() throws IOException {
      try {
        DataInputStream from = atNext();
        String file = from.readUTF();
        String field = from.readUTF();
        String value = from.readUTF();
        long row = from.readLong();
        int length = from.readInt();
        int checksum = from.readInt();
        byte[] encoded = from.readNBytes(Math.max(0, length));
        if (encoded.length != length || checksum(encoded) != checksum) {
          throw damaged("holds other bytes than were written");
        }
        return new Entry(file, row, field, value, encoded);
      } catch (EOFException | java.io.UTFDataFormatException e) {
        throw damaged("ends in the middle of a picture");
      }
    }

    /**
     * Passes over pictures; files of which none is read are not asked for. Called before any is
     * read.
     *
     * @throws StageException FATAL, {@code PICTURES_DAMAGED}, if there are not so many
     */
    public void skip(long pictures) throws IOException {
      if (pictures == 0) {
        return;
      }
      long left = pictures;
      try (CsvRowReader index = CsvRowReader.open(folder.file(INDEX), INDEX)) {
        while (index.hasNext()) {
          long count = Long.parseLong(index.next().get("pictures"));
          if (left < count) {
            break;
          }
          left -= count;
          number++;
        }
      }
      if (left > 0) {
        DataInputStream from = open(number);
        in = from;
        for (; left > 0; left--) {
          skipOne(from);
        }
      }
    }

    private void skipOne(DataInputStream from) throws IOException {
      try {
        for (int text = 0; text < 3; text++) {
          from.skipNBytes(from.readUnsignedShort());
        }
        from.skipNBytes(Long.BYTES);
        int length = from.readInt();
        from.skipNBytes(Integer.BYTES + (long) Math.max(0, length));
      } catch (EOFException e) {
        throw damaged("ends in the middle of a picture");
      }
    }

    /** At its first byte: of the next file, where one is at its end. */
    private DataInputStream atNext() throws IOException {
      DataInputStream from = in == null ? open(number) : in;
      from.mark(1);
      if (from.read() >= 0) {
        from.reset();
      } else {
        from.close();
        from = open(++number);
      }
      in = from;
      return from;
    }

    private DataInputStream open(int file) throws IOException {
      Path path = folder.file(name(file));
      return new DataInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER));
    }

    private StageException damaged(String what) {
      return new StageException(
          Failure.fatal("PICTURES_DAMAGED", "ingest's %s %s".formatted(name(number), what)));
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
