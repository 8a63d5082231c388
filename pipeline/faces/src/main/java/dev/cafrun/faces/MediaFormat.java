package dev.cafrun.faces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What pictures and videos are encoded in, by their first bytes or else by how they are called. */
public enum MediaFormat {
  JPEG("JPEG", false, Set.of("jpg", "jpeg", "jpe", "jfif")),
  PNG("PNG", false, Set.of("png", "apng")),
  BMP("BMP", false, Set.of("bmp", "dib")),
  GIF("GIF", false, Set.of("gif")),
  WEBP("WebP", false, Set.of("webp")),
  TIFF("TIFF", false, Set.of("tif", "tiff", "dng", "nef", "cr2", "arw", "orf", "rw2")),
  HEIC("HEIC", false, Set.of("heic", "heif", "hif")),
  AVIF("AVIF", false, Set.of("avif")),
  JPEG_2000("JPEG 2000", false, Set.of("jp2", "j2k", "j2c", "jpf", "jpx", "jpm")),
  JPEG_XL("JPEG XL", false, Set.of("jxl")),
  OPEN_EXR("OpenEXR", false, Set.of("exr")),
  RADIANCE("Radiance HDR", false, Set.of("hdr", "rgbe")),
  NETPBM("Netpbm", false, Set.of("pbm", "pgm", "ppm", "pnm", "pam")),
  PHOTOSHOP("Photoshop", false, Set.of("psd")),
  TARGA("TGA", false, Set.of("tga")),
  AVI("AVI", true, Set.of("avi")),
  MP4("MP4", true, Set.of("mp4", "m4v", "mov", "3gp", "3g2")),
  MATROSKA("Matroska", true, Set.of("mkv", "webm")),
  MPEG("MPEG", true, Set.of("mpg", "mpeg", "vob", "mts", "m2ts")),
  WINDOWS_MEDIA("Windows Media", true, Set.of("wmv", "asf")),
  FLASH("Flash", true, Set.of("flv")),
  OGG("Ogg", true, Set.of("ogv"));

  private static final int START = 32;
  private static final Set<String> HEIF =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");
  private static final Set<String> SOUND = Set.of("M4A ", "M4B ", "M4P ", "F4A ", "F4B ");

  private final String title;
  private final boolean video;
  private final Set<String> endings;

  MediaFormat(String title, boolean video, Set<String> endings) {
    this.title = title;
    this.video = video;
    this.endings = endings;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Whether it is for many pictures in a row. */
  public boolean isVideo() {
    return video;
  }

  /**
   * What a file holds by its content, or, where that says nothing or cannot be read, by its name's
   * ending.
   */
  public static Optional<MediaFormat> in(Path file) {
    return byContent(file).or(() -> byEnding(file));
  }

  /** What a file holds by its content. What is neither file nor link to one is not opened. */
  static Optional<MediaFormat> byContent(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(START));
    } catch (IOException e) {
      return Optional.empty(); // whoever reads it says why it cannot be read
    }
  }

  /** What a file is called to hold. */
  public static Optional<MediaFormat> byEnding(Path file) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> format.endings.contains(ending)).findFirst();
  }

  /** What a file holds that begins so. */
  public static Optional<MediaFormat> of(byte[] encoded) {
    String start =
        new String(encoded, 0, Math.min(START, encoded.length), StandardCharsets.ISO_8859_1);
    String brand = start.length() >= 12 ? start.substring(8, 12) : "";
    if (start.startsWith("RIFF")) {
      return switch (brand) {
        case "WEBP" -> Optional.of(WEBP);
        case "AVI " -> Optional.of(AVI);
        default -> Optional.empty();
      };
    }
    if (start.startsWith("ftyp", 4)) {
      return brand.startsWith("avi")
          ? Optional.of(AVIF)
          : HEIF.contains(brand)
              ? Optional.of(HEIC)
              : SOUND.contains(brand) ? Optional.empty() : Optional.of(MP4);
    }
    return Arrays.stream(values()).filter(format -> format.begins(start)).findFirst();
  }

  private boolean begins(String start) {
    return switch (this) {
      case JPEG -> start.startsWith("\u00FF\u00D8\u00FF");
      case PNG -> start.startsWith("\u0089PNG\r\n");
      case BMP -> start.matches("(?s)BM.{4}\0\0\0\0.*");
      case GIF -> start.startsWith("GIF87a") || start.startsWith("GIF89a");
      case TIFF ->
          start.startsWith("II*\0")
              || start.startsWith("MM\0*")
              || start.startsWith("II+\0")
              || start.startsWith("MM\0+");
      case JPEG_2000 ->
          start.startsWith("\0\0\0\fjP  \r\n") || start.startsWith("\u00FF\u004F\u00FF\u0051");
      case JPEG_XL -> start.startsWith("\u00FF\n") || start.startsWith("\0\0\0\fJXL ");
      case OPEN_EXR -> start.startsWith("v/1\u0001");
      case RADIANCE -> start.startsWith("#?RADIANCE") || start.startsWith("#?RGBE");
      case NETPBM -> start.matches("(?s)P[1-7]\\s+[#\\d].*");
      case PHOTOSHOP -> start.startsWith("8BPS");
      case MATROSKA -> start.startsWith("\u001AE\u00DF\u00A3");
      case MPEG -> start.startsWith("\0\0\u0001\u00BA") || start.startsWith("\0\0\u0001\u00B3");
      case WINDOWS_MEDIA, OGG, WEBP, AVI, HEIC, AVIF, MP4, TARGA -> false;
      case FLASH -> start.startsWith("FLV\u0001");
    };
  }
}
