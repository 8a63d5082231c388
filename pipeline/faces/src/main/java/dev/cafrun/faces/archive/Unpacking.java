package dev.cafrun.faces.archive;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.core.dataset.ArchiveKind;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One archive on its way into a folder. Nothing is written outside that folder, and a name that
 * begins with a dot, or {@code __MACOSX}, is another program's note and left out. Not thread-safe.
 */
final class Unpacking {
  /**
   * Pictures are compressed already, and lists of labels shrink to a tenth at most: what grows by
   * more than this is no data set.
   */
  private static final long MOST_GROWTH = 50;

  /** Whatever grows to less than this does no harm. */
  private static final long HARMLESS = 1L << 30;

  private static final int MOST_ENTRIES = 20_000_000;

  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private final Path archive;
  private final Path into;
  private final LongConsumer progress;
  private final long size;
  private final long most;
  private final byte[] buffer = new byte[1 << 16];
  private long written;
  private int entries;

  /**
   * @param progress hears how many of the archive's own bytes have been read, about
   */
  Unpacking(Path archive, Path into, LongConsumer progress) throws IOException {
    this(archive, into, progress, HARMLESS);
  }

  /**
   * @param harmless bytes that any archive may grow to
   */
  Unpacking(Path archive, Path into, LongConsumer progress, long harmless) throws IOException {
    this.archive = archive;
    this.into = into.toAbsolutePath().normalize();
    this.progress = progress;
    this.size = Files.size(archive);
    this.most = Math.max(harmless, MOST_GROWTH * size);
  }

  /**
   * @throws StageException USER if it is broken or holds what no data set needs
   */
  void run() throws IOException {
    try {
      switch (ArchiveKind.of(archive.toString()).orElseThrow()) {
        case ZIP -> zip();
        case TAR -> {
          try (InputStream file = open()) {
            tar(file);
          }
        }
        case TAR_GZ -> {
          try (InputStream file = open();
              InputStream tar = gunzipped(file)) {
            tar(tar);
          }
        }
      }
    } catch (FileAlreadyExistsException e) {
      throw refused("holds two files of one name, " + into.relativize(Path.of(e.getFile())));
    } catch (BrokenException e) {
      throw new StageException(
          Failure.user(
              "ARCHIVE_BROKEN",
              "%s cannot be read to its end (%s): fetch it again"
                  .formatted(archive, e.getMessage())),
          e);
    }
    if (entries == 0) {
      throw refused("is empty");
    }
  }

  /** Trouble with the archive, as opposed to the disk that it is unpacked to. */
  private static final class BrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T reading(Reading<T> reading) throws BrokenException {
    try {
      return reading.read();
    } catch (IOException | IllegalArgumentException e) {
      String why = e.getMessage();
      throw new BrokenException(why == null ? e.getClass().getSimpleName() : why, e);
    }
  }

  private InputStream open() throws IOException {
    return new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
  }

  private static InputStream gunzipped(InputStream file) throws BrokenException {
    return reading(
        () ->
            GzipCompressorInputStream.builder()
                .setInputStream(file)
                .setDecompressConcatenated(true)
                .get());
  }

  private void tar(InputStream file) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(file);
    while (true) {
      TarArchiveEntry entry = reading(tar::getNextEntry);
      if (entry == null) {
        return;
      }
      take(entry, kind(entry), tar, null);
    }
  }

  /** To the library whatever is no folder is a file, a device too. */
  private static Kind kind(TarArchiveEntry entry) {
    if (entry.isDirectory()) {
      return Kind.FOLDER;
    }
    if (entry.isSymbolicLink() || entry.isLink()) {
      return Kind.LINK;
    }
    boolean device = entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice();
    return device ? Kind.OTHER : Kind.FILE;
  }

  private void zip() throws IOException {
    try (ZipFile zip = reading(() -> ZipFile.builder().setPath(archive).get())) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        if (!zip.canReadEntryData(entry)) {
          throw refused(
              "holds %s, which is encrypted or packed in an unusual way"
                  .formatted(entry.getName()));
        }
        Kind kind =
            entry.isDirectory() ? Kind.FOLDER : entry.isUnixSymlink() ? Kind.LINK : Kind.FILE;
        try (InputStream content = reading(() -> zip.getInputStream(entry))) {
          take(entry, kind, content, entry.getCrc());
        }
      }
    }
  }

  private enum Kind {
    FOLDER,
    FILE,
    LINK,
    OTHER
  }

  /**
   * @param crc of its content, where the archive says it
   */
  private void take(ArchiveEntry entry, Kind kind, InputStream content, @Nullable Long crc)
      throws IOException {
    entries++;
    if (entries > MOST_ENTRIES) {
      throw refused("holds more than %,d files".formatted(MOST_ENTRIES));
    }
    String name = entry.getName().replace('\\', '/');
    Path place = place(name);
    if (isNote(name)) {
      return;
    }
    switch (kind) {
      case LINK ->
          throw refused("holds a link, %s: pack the files that it leads to".formatted(name));
      case OTHER -> throw refused("holds %s, which is neither file nor folder".formatted(name));
      case FOLDER -> Files.createDirectories(place);
      case FILE -> {
        Files.createDirectories(place.resolveSibling(""));
        write(place, name, content, crc);
      }
    }
  }

  private static boolean isNote(String name) {
    for (String part : name.split("/")) {
      if (part.equals("__MACOSX") || !part.equals(".") && DataFolder.isHidden(Path.of(part))) {
        return true;
      }
    }
    return false;
  }

  private Path place(String name) {
    Path place;
    try {
      place = into.resolve(name).normalize();
    } catch (InvalidPathException e) {
      throw refused("holds a name that is no path");
    }
    if (name.startsWith("/") || DRIVE.matcher(name).matches() || !place.startsWith(into)) {
      throw refused("holds %s, which leads out of it".formatted(name));
    }
    return place;
  }

  private void write(Path place, String name, InputStream content, @Nullable Long crc)
      throws IOException {
    CRC32 seen = new CRC32();
    try (OutputStream file = Files.newOutputStream(place, StandardOpenOption.CREATE_NEW)) {
      while (true) {
        int read = reading(() -> content.read(buffer));
        if (read < 0) {
          break;
        }
        written += read;
        if (written > most) {
          throw refused(
              "unpacks to more than %d times its size, as no data set does".formatted(MOST_GROWTH));
        }
        seen.update(buffer, 0, read);
        file.write(buffer, 0, read);
      }
    }
    if (crc != null && crc >= 0 && crc != seen.getValue()) {
      throw new BrokenException(name + " is not what was packed", null);
    }
    progress.accept(Math.min(written, size));
  }

  private StageException refused(String what) {
    return new StageException(
        Failure.user(
            "ARCHIVE_REFUSED",
            "%s %s; unpack it yourself if that is meant".formatted(archive, what)));
  }
}
