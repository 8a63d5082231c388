package dev.cafrun.faces;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes AVI files as the tests need them: with sound, in parts, of any codec. */
final class AviFile {
  private static final int RATE = 25;

  private final String codec;
  private final List<List<byte[]>> parts = new ArrayList<>();
  private boolean sound;

  AviFile(String codec) {
    this.codec = codec;
  }

  AviFile withSound() {
    sound = true;
    return this;
  }

  /** Pictures of a RIFF part of their own: the first {@code AVI }, all others {@code AVIX}. */
  AviFile part(List<byte[]> pictures) {
    parts.add(pictures);
    return this;
  }

  byte[] bytes() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int i = 0; i < parts.size(); i++) {
      byte[] pictures = list("movi", pictures(parts.get(i)));
      file.writeBytes(
          i == 0
              ? chunk("RIFF", join(ascii("AVI "), list("hdrl", head()), pictures))
              : chunk("RIFF", join(ascii("AVIX"), pictures)));
    }
    return file.toByteArray();
  }

  private byte[] head() {
    int frames = parts.stream().mapToInt(List::size).sum();
    ByteBuffer main = buffer(56).putInt(0, 1_000_000 / RATE).putInt(16, parts.getFirst().size());
    byte[] video = stream("vids", codec, 1, RATE, parts.getFirst().size(), format());
    byte[] audio = sound ? stream("auds", "\0\0\0\0", 1, 8000, 8000, new byte[18]) : new byte[0];
    byte[] extended = list("odml", chunk("dmlh", buffer(248).putInt(0, frames).array()));
    return join(chunk("avih", main.array()), audio, video, extended);
  }

  private byte[] format() {
    return buffer(40).putInt(0, 40).put(16, ascii(codec)).array();
  }

  private static byte[] stream(
      String kind, String handler, int scale, int rate, int length, byte[] format) {
    ByteBuffer header =
        buffer(56)
            .put(0, ascii(kind))
            .put(4, ascii(handler))
            .putInt(20, scale)
            .putInt(24, rate)
            .putInt(32, length);
    return list("strl", join(chunk("strh", header.array()), chunk("strf", format)));
  }

  private byte[] pictures(List<byte[]> pictures) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] picture : pictures) {
      all.writeBytes(chunk(sound ? "01dc" : "00dc", picture));
      if (sound) {
        all.writeBytes(chunk("00wb", new byte[321])); // an odd length is padded
      }
    }
    return all.toByteArray();
  }

  private static byte[] list(String name, byte[] content) {
    return chunk("LIST", join(ascii(name), content));
  }

  private static byte[] chunk(String name, byte[] content) {
    return buffer(8 + content.length + (content.length & 1))
        .put(ascii(name))
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
