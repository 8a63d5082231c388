package dev.cafrun.faces.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.CharConversionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * AFEW-VA (Kossaifi et al. 2017): {@code 001/001.json} beside {@code 001/00000.png} or {@code
 * .jpg}. Labels are whole numbers from −10 to 10 and are divided by 10. A clip stands for its
 * subject; {@code actor} is who is pictured.
 *
 * @param root of the dataset
 * @param subject {@code clip} or {@code actor}
 */
record AfewVa(Path root, String subject) implements ClipLabels.Format {
  static final String CLIP = "clip";
  static final String ACTOR = "actor";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
  private static final Columns COLUMNS = Columns.csv().withPerson(ACTOR);
  private static final int DEPTH = 4; // it comes in archives of fifty clips, unpacked side by side
  private static final double SCALE = 10;

  /** The clips' label files, by name. */
  static List<LabelFile> files(Path root) throws IOException {
    return DataFolder.files(
            root,
            DEPTH,
            folder -> true,
            file -> file.getFileName().toString().equals(clip(file) + ".json"))
        .stream()
        .map(file -> new LabelFile(file, ""))
        .toList();
  }

  private static String clip(Path file) {
    Path folder = file.getParent();
    return folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
  }

  @Override
  public ClipLabels.Clip clip(LabelFile labels) throws IOException {
    JsonNode tree = tree(labels.file());
    Map<String, JsonNode> frames = new TreeMap<>();
    tree.path("frames")
        .fields()
        .forEachRemaining(frame -> frames.put(frame.getKey(), frame.getValue()));
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("it has no frames");
    }
    FramePictures pictures = pictures(labels);
    List<LabelRow> rows = new ArrayList<>();
    frames.forEach((name, frame) -> rows.add(row(labels, tree, name, frame, rows, pictures)));
    String misfit =
        pictures.count() <= frames.size()
            ? ""
            : "%s: %d frames, %d pictures".formatted(name(labels), frames.size(), pictures.count());
    return new ClipLabels.Clip(rows, misfit);
  }

  private LabelRow row(
      LabelFile labels,
      JsonNode tree,
      String name,
      JsonNode frame,
      List<LabelRow> before,
      FramePictures pictures) {
    String clip = clip(labels.file());
    String actor = tree.path("actor").asText().strip();
    Map<String, String> values = new HashMap<>();
    values.put(
        COLUMNS.name(Field.PATH), pictures.of(name).orElse(folder(labels) + "/" + name + ".png"));
    values.put(COLUMNS.name(Field.VALENCE), tenth(frame.path("valence")));
    values.put(COLUMNS.name(Field.AROUSAL), tenth(frame.path("arousal")));
    values.put(COLUMNS.name(Field.SUBJECT), subject.equals(ACTOR) ? actor : clip);
    values.put(COLUMNS.name(Field.PERSON), actor.isEmpty() ? clip : actor);
    values.put(COLUMNS.name(Field.VIDEO), clip);
    values.put(COLUMNS.name(Field.FRAME), name);
    values.put(COLUMNS.name(Field.LANDMARKS), points(frame.path("landmarks")));
    return new LabelRow(name(labels), before.size() + 2L, COLUMNS, values, Optional.empty());
  }

  private FramePictures pictures(LabelFile labels) throws IOException {
    return FramePictures.in(root, List.of(labels.file().resolveSibling("")));
  }

  private String folder(LabelFile labels) {
    return root.relativize(labels.file().resolveSibling("")).toString();
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

  @Override
  public List<LabelRow> lost(LabelFile labels, String why) throws IOException {
    return LabelRow.lost(name(labels), COLUMNS, pictures(labels).all(), folder(labels), why);
  }

  @Override
  public String advice() {
    return "pictures beyond the labelled frames are left out";
  }
}
