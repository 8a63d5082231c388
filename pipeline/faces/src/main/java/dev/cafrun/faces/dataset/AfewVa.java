package dev.cafrun.faces.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * AFEW-VA (Kossaifi et al. 2017): {@code 001/001.json} beside {@code 001/00000.png}. Labels are
 * whole numbers from −10 to 10 and are divided by 10. A clip stands for its subject; {@code actor}
 * is there too.
 *
 * @param root of the dataset
 * @param subject {@code clip} or {@code actor}
 */
record AfewVa(Path root, String subject) implements ClipLabels.Format {
  static final String CLIP = "clip";
  static final String ACTOR = "actor";

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Columns COLUMNS = Columns.csv();
  private static final int DEPTH = 3; // it comes in archives of fifty clips, unpacked side by side
  private static final double SCALE = 10;

  /** The clips' label files, by name. */
  static List<LabelFile> files(Path root) throws IOException {
    try (Stream<Path> inside = Files.walk(root, DEPTH)) {
      return inside
          .filter(file -> file.getFileName().toString().equals(clip(file) + ".json"))
          .sorted()
          .map(file -> new LabelFile(file, ""))
          .toList();
    }
  }

  private static String clip(Path file) {
    Path folder = file.getParent();
    return folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
  }

  @Override
  public List<LabelRow> rows(LabelFile labels) throws IOException {
    JsonNode tree = tree(labels.file());
    String folder = root.relativize(labels.file().resolveSibling("")).toString();
    String clip = clip(labels.file());
    Map<String, JsonNode> frames = new TreeMap<>();
    tree.path("frames")
        .fields()
        .forEachRemaining(frame -> frames.put(frame.getKey(), frame.getValue()));
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("it has no frames");
    }
    List<LabelRow> rows = new ArrayList<>();
    frames.forEach(
        (name, frame) -> {
          Map<String, String> values = new HashMap<>();
          values.put(COLUMNS.name(Field.PATH), folder + "/" + name + ".png");
          values.put(COLUMNS.name(Field.VALENCE), tenth(frame.path("valence")));
          values.put(COLUMNS.name(Field.AROUSAL), tenth(frame.path("arousal")));
          values.put(
              COLUMNS.name(Field.SUBJECT),
              subject.equals(ACTOR) ? tree.path("actor").asText() : clip);
          values.put(COLUMNS.name(Field.VIDEO), clip);
          values.put(COLUMNS.name(Field.FRAME), name);
          values.put(COLUMNS.name(Field.LANDMARKS), points(frame.path("landmarks")));
          rows.add(
              new LabelRow(folder + "/" + clip + ".json", rows.size() + 2L, COLUMNS, values, true));
        });
    return rows;
  }

  private static JsonNode tree(Path file) throws IOException {
    try {
      return MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException | CharConversionException e) {
      throw new IllegalArgumentException("it is no JSON, " + e.getMessage(), e);
    }
  }

  /** What is no number stays as it is, to be rejected by its row. */
  private static String tenth(JsonNode label) {
    return label.isNumber() ? Double.toString(label.asDouble() / SCALE) : label.asText();
  }

  private static String points(JsonNode landmarks) {
    StringBuilder points = new StringBuilder();
    for (JsonNode point : landmarks) {
      points.append(points.isEmpty() ? "" : ";");
      points.append(point.path(0).asText()).append(';').append(point.path(1).asText());
    }
    return points.toString();
  }
}
