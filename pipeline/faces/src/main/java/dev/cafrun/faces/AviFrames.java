package dev.cafrun.faces;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/**
 * The encoded pictures of an AVI file (RIFF, with OpenDML 1.02's further parts), one after the
 * other, whatever else is in it, such as sound; of a file that is cut off, those that are there.
 * Not thread-safe.
 */
final class AviFrames implements AutoCloseable {
  private static final int CHUNK = 8;
  private static final int LIST = 12;
  private static final int LARGEST = 64 << 20;
  private static final int HEADER = 56;

  private final SeekableByteChannel file;
  private final Deque<Long> ends = new ArrayDeque<>(); // of the lists that are being read
  private String codec = "";
  private int streams;
  private int pictures = -1;
  private double framesPerSecond;
  private long announced;
  private long given;
  private byte[] last = new byte[0];

  private AviFrames(SeekableByteChannel file) {
    this.file = file;
  }

  /**
   * Opens a file and reads its head.
   *
   * @return nothing if it is no AVI
   */
  static Optional<AviFrames> open(Path path) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(path);
    AviFrames avi = new AviFrames(channel);
    try {
      if (avi.isAvi()) {
        avi.readHead();
        return Optional.of(avi);
      }
    } catch (EOFException e) { // cut off within its head: nothing to be had
      channel.close();
      return Optional.empty();
    }
    channel.close();
    return Optional.empty();
  }

  private boolean isAvi() throws IOException {
    ByteBuffer start = read(LIST);
    return name(start, 0).equals("RIFF") && name(start, 8).equals("AVI ");
  }

  /** Up to the first list of pictures. */
  private void readHead() throws IOException {
    while (true) {
      long at = file.position();
      ByteBuffer chunk = read(CHUNK);
      long end = at + CHUNK + size(chunk);
      switch (name(chunk, 0)) {
        case "LIST" -> {
          if (name(read(4), 0).equals("movi")) {
            ends.push(endOf(chunk, end));
            return;
          }
          continue; // into it
        }
        case "avih" -> {
          ByteBuffer header = read(20);
          long microseconds = header.getInt(0) & 0xFFFFFFFFL;
          framesPerSecond = microseconds == 0 ? 0 : 1e6 / microseconds;
          announced = header.getInt(16) & 0xFFFFFFFFL;
        }
        case "strh" -> readStream(read((int) Math.min(HEADER, size(chunk))));
        case "strf" -> {
          if (pictures == streams - 1 && codec.isBlank() && size(chunk) >= 20) {
            codec = name(read(20), 16);
          }
        }
        case "dmlh" -> announced = Math.max(announced, read(4).getInt(0) & 0xFFFFFFFFL);
        default -> {}
      }
      file.position(even(end));
    }
  }

  private void readStream(ByteBuffer header) {
    if (pictures < 0 && header.limit() >= 36 && name(header, 0).equals("vids")) {
      pictures = streams;
      codec = name(header, 4).replace("\0", "").strip();
      long scale = header.getInt(20) & 0xFFFFFFFFL;
      long rate = header.getInt(24) & 0xFFFFFFFFL;
      framesPerSecond = scale > 0 && rate > 0 ? (double) rate / scale : framesPerSecond;
      announced = Math.max(announced, header.getInt(32) & 0xFFFFFFFFL);
    }
    streams++;
  }

  /** Four letters that name how pictures are encoded; empty if there are none. */
  String codec() {
    return codec;
  }

  boolean isMotionJpeg() {
    return codec.toUpperCase(Locale.ROOT).equals("MJPG");
  }

  /** 0 if the file does not say. */
  double framesPerSecond() {
    return framesPerSecond;
  }

  /**
   * Pictures that the file says it has, in all its parts; 0 if it does not say. One more than were
   * given once it has shown to be cut off.
   */
  long announced() {
    return announced;
  }

  /**
   * The next picture's file; nothing after the last whole one. A picture that is not stored because
   * it is like the one before is that one.
   */
  Optional<byte[]> next() throws IOException {
    String wanted = "%02d".formatted(pictures);
    try {
      while (true) {
        while (!ends.isEmpty() && file.position() + CHUNK > ends.peek()) {
          file.position(even(ends.pop()));
        }
        if (file.position() == file.size()) {
          return Optional.empty();
        }
        ByteBuffer chunk = read(CHUNK);
        long end = file.position() + size(chunk);
        String name = name(chunk, 0);
        if (name.equals("LIST") || name.equals("RIFF")) {
          String kind = name(read(4), 0);
          if (kind.equals("movi") || kind.equals("rec ") || kind.equals("AVIX")) {
            ends.push(endOf(chunk, end));
            continue;
          }
        } else if (name.equals(wanted + "dc") || name.equals(wanted + "db")) {
          if (size(chunk) > LARGEST) {
            return Optional.empty();
          }
          byte[] picture = read((int) size(chunk)).array();
          last = picture.length == 0 ? last : picture;
          given++;
          file.position(even(end));
          return Optional.of(last);
        }
        file.position(even(end));
      }
    } catch (EOFException e) {
      announced = Math.max(announced, given + 1); // it is cut off, whatever its head says
      return Optional.empty();
    }
  }

  /** Of a list that was never finished there is no size: it goes on to the end. */
  private static long endOf(ByteBuffer chunk, long end) {
    return size(chunk) == 0 ? Long.MAX_VALUE - CHUNK : end;
  }

  private static long even(long position) {
    return position + (position & 1);
  }

  private static long size(ByteBuffer chunk) {
    return chunk.getInt(4) & 0xFFFFFFFFL;
  }

  private static String name(ByteBuffer bytes, int at) {
    return new String(bytes.array(), at, 4, StandardCharsets.ISO_8859_1);
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes) < 0) {
        throw new EOFException();
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
