package dev.cafrun.bench.faces;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** MediaPipe's own Python package doing the same, in two processes. */
final class MediaPipePeer {
  private static final String SCRIPT = "mediapipe_faces.py";
  private static final int LINES_SHOWN = 5;

  private final String python;
  private final Path work;

  /**
   * @param python an interpreter whose packages include {@code mediapipe}
   * @param work a folder for what it writes
   */
  MediaPipePeer(String python, Path work) {
    this.python = python;
    this.work = work;
  }

  /**
   * @param side of a written face, in pixels
   * @throws IllegalStateException if it fails, with what it said
   */
  FacesRow measure(List<Path> pictures, int side) throws IOException, InterruptedException {
    Path out = Files.createDirectories(work.resolve("faces"));
    Path names = work.resolve("names.txt");
    Files.write(names, pictures.stream().map(Path::toString).toList());
    Path script = work.resolve(SCRIPT);
    try (InputStream text = getClass().getResourceAsStream(SCRIPT)) {
      Files.write(script, Objects.requireNonNull(text).readAllBytes());
    }
    Path said = work.resolve("said.txt");
    Process process =
        new ProcessBuilder(
                python, script.toString(), names.toString(), out.toString(), Integer.toString(side))
            .redirectError(said.toFile())
            .start();
    try {
      String line =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0 || line.isEmpty()) {
        throw new IllegalStateException(
            "%s could not do it: %s".formatted(python, lastLines(Files.readString(said))));
      }
      return row(new ObjectMapper().readTree(line));
    } finally {
      process.destroy();
      StagesUnderTest.delete(work);
    }
  }

  private static String lastLines(String text) {
    List<String> lines = text.strip().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
  }

  private static FacesRow row(JsonNode told) {
    int pictures = told.get("pictures").asInt();
    return new FacesRow(
        "mediapipe",
        pictures,
        told.get("found").asLong(),
        pictures / told.get("seconds").asDouble(),
        told.get("processorSeconds").asDouble() * 1000 / pictures,
        0,
        0,
        0,
        told.get("residentBytes").asLong() >> 20);
  }
}
