package dev.cafrun.faces.ingest;

import dev.cafrun.faces.FaceStep;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * {@code images.zip}: encoded pictures as they came, uncompressed, named by sample id. Equal
 * pictures give equal bytes, whenever and wherever they are written. Not thread-safe.
 */
final class ImageArchive implements AutoCloseable {
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final ZipOutputStream zip;

  ImageArchive(Path file) throws IOException {
    zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
    zip.setMethod(ZipOutputStream.STORED);
  }

  void add(String id, byte[] encoded) throws IOException {
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.WRITE)) {
      CRC32 crc = new CRC32();
      crc.update(encoded);
      ZipEntry entry = new ZipEntry(id);
      entry.setTimeLocal(NO_TIME);
      entry.setSize(encoded.length);
      entry.setCompressedSize(encoded.length);
      entry.setCrc(crc.getValue());
      zip.putNextEntry(entry);
      zip.write(encoded);
      zip.closeEntry();
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
