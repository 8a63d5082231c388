package dev.cafrun.faces.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/** Packs what a test wants to have unpacked. */
public final class PackedFiles {
  private PackedFiles() {}

  /**
   * Packs a folder, each name behind a prefix.
   *
   * @param archive ends with .zip, .tar or .tar.gz
   */
  public static Path pack(Path folder, Path archive, String prefix) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    try (Packer packer = packer(archive)) {
      for (Path file : files) {
        packer.add(prefix + folder.relativize(file), Files.readAllBytes(file));
      }
    }
    return archive;
  }

  /** A tar with one link in it. */
  static Path link(Path archive, String name, String target, boolean symbolic) throws IOException {
    try (TarArchiveOutputStream tar = tar(Files.newOutputStream(archive))) {
      TarArchiveEntry entry =
          new TarArchiveEntry(name, symbolic ? TarConstants.LF_SYMLINK : TarConstants.LF_LINK);
      entry.setLinkName(target);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    }
    return archive;
  }

  /** A tar with one device in it. */
  static Path device(Path archive, String name) throws IOException {
    try (TarArchiveOutputStream tar = tar(Files.newOutputStream(archive))) {
      tar.putArchiveEntry(new TarArchiveEntry(name, TarConstants.LF_FIFO));
      tar.closeArchiveEntry();
    }
    return archive;
  }

  /** Writes entry by entry. */
  interface Packer extends AutoCloseable {
    void add(String name, byte[] content) throws IOException;

    default void add(String name, String content) throws IOException {
      add(name, content.getBytes(UTF_8));
    }

    @Override
    void close() throws IOException;
  }

  /**
   * @param archive ends with .zip, .tar or .tar.gz
   */
  static Packer packer(Path archive) throws IOException {
    OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
    String name = archive.toString();
    return name.endsWith(".zip")
        ? zip(new ZipOutputStream(file))
        : tarPacker(tar(name.endsWith(".gz") ? new GzipCompressorOutputStream(file) : file));
  }

  private static Packer zip(ZipOutputStream zip) {
    return new Packer() {
      @Override
      public void add(String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
      }

      @Override
      public void close() throws IOException {
        zip.close();
      }
    };
  }

  private static TarArchiveOutputStream tar(OutputStream file) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(file, UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return tar;
  }

  private static Packer tarPacker(TarArchiveOutputStream tar) {
    return new Packer() {
      @Override
      public void add(String name, byte[] content) throws IOException {
        // The second argument keeps a leading slash, which only a careless program writes.
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }

      @Override
      public void close() throws IOException {
        tar.close();
      }
    };
  }
}
