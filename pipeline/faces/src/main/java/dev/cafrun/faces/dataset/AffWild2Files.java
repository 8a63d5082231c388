package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells Aff-Wild2's label files of valence and arousal from those of its other tasks and from notes
 * beside them. What should be one and is not understood is one too: whoever reads it says what is
 * wrong with it, so that no video is left out in silence.
 */
final class AffWild2Files {
  private static final String HEADER = "valence,arousal";
  private static final int START = 200;
  private static final String TEXT = ".txt";
  private static final String TASK = "(?i)va([ _-].*)?";
  private static final String PAIR = "\\s*[-+]?\\d*\\.?\\d+\\s*[,;\\s]\\s*[-+]?\\d*\\.?\\d+\\s*";

  private AffWild2Files() {}

  /** Label files, by folder and name. */
  static List<Path> in(Path root, VideoFolders crops) throws IOException {
    List<Path> texts =
        DataFolder.files(
            root,
            Integer.MAX_VALUE,
            folder -> !crops.holds(folder),
            file -> file.toString().toLowerCase(Locale.ROOT).endsWith(TEXT));
    Map<Path, String> starts = new HashMap<>();
    Set<Path> folders = new HashSet<>();
    for (Path text : texts) {
      String start = firstLine(text);
      starts.put(text, start);
      if (isHeader(start)) {
        folders.add(text.resolveSibling(""));
      }
    }
    return texts.stream()
        .filter(
            text -> {
              String start = starts.getOrDefault(text, "");
              boolean beside =
                  folders.contains(text.resolveSibling("")) || isOfTask(root.relativize(text));
              return isHeader(start)
                  || beside && (start.matches(PAIR) || !crops.of(video(text)).isEmpty());
            })
        .toList();
  }

  /** The video that a label file is about. */
  static String video(Path labels) {
    String name = labels.getFileName().toString();
    return name.substring(0, name.length() - TEXT.length());
  }

  /** Whether a label file's first line is what it should be, however it is spaced and spelled. */
  static boolean isHeader(String line) {
    return line.replaceAll("[\\s\"]", "").equalsIgnoreCase(HEADER);
  }

  private static boolean isOfTask(Path file) {
    for (Path part : file) {
      if (part.toString().matches(TASK) && !part.equals(file.getFileName())) {
        return true;
      }
    }
    return false;
  }

  /** In whatever encoding, as far as it is Latin; empty if it cannot be read. */
  private static String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
      return start
          .replaceFirst("^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)", "")
          .replace("\0", "")
          .lines()
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return ""; // to be complained of where it is read, if it is one
    }
  }
}
