package dev.cafrun.faces.dataset;

import dev.cafrun.faces.Utf8;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import dev.cafrun.runtime.compact.Ints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Aff-Wild2 (Kollias and Zafeiriou): {@code <video>.txt} with a header and one line {@code
 * valence,arousal} per frame, and crops {@code cropped_aligned/<video>/00001.jpg} counted from 1,
 * in one or several folders {@code cropped_aligned…}. Frames on which the release has no crop are
 * no rows; −5 marks a frame without a label. A recording stands for its subject.
 *
 * @param root of the dataset
 * @param crops where the videos' pictures are
 * @param videos by name: where a video has no crops, its own pictures are taken
 */
record AffWild2(Path root, VideoFolders crops, Map<String, Path> videos)
    implements ClipLabels.Format {
  /** What the names of the crops' folders begin with. */
  static final String CROPS = "cropped_aligned";

  private static final Columns COLUMNS = Columns.csv();

  /** Videos' label files, by folder and name; folders of that release say the split. */
  static List<LabelFile> files(Path root, VideoFolders crops) throws IOException {
    return AffWild2Files.in(root, crops).stream()
        .map(file -> new LabelFile(file, split(root.relativize(file))))
        .toList();
  }

  /** The validation set is what results are reported on. */
  private static String split(Path path) {
    String split = "";
    for (Path part : path) {
      String name = part.toString().toLowerCase(Locale.ROOT);
      if (name.matches("train(ing)?([ _-]?set)?")) {
        split = "train";
      } else if (name.matches("(val(id(ation)?)?|test)([ _-]?set)?")) {
        split = "test";
      }
    }
    return split;
  }

  @Override
  public ClipLabels.Clip clip(LabelFile labels) throws IOException {
    String video = AffWild2Files.video(labels.file());
    FramePictures pictures = FramePictures.in(root, crops.of(video));
    List<String> lines = Utf8.lines(labels.file());
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    if (!AffWild2Files.isHeader(lines.getFirst())) {
      throw new IllegalArgumentException(
          "its first line is '%s' instead of 'valence,arousal'".formatted(lines.getFirst()));
    }
    int count = lines.size() - 1;
    Path file = videos.get(video);
    if (pictures.count() == 0 && file != null) {
      VideoLines shown = VideoLines.of(root, file, count);
      return new ClipLabels.Clip(
          new RowList(
              count,
              line -> row(labels, video, line + 1, shown.at(line).toString(), lines.get(line + 1))),
          shown.misfit().isEmpty() ? "" : name(labels) + ": " + shown.misfit());
    }
    Ints frames = new Ints();
    for (int frame = 1; frame <= count; frame++) {
      if (pictures.count() == 0 || pictures.of(frame).isPresent()) {
        frames.add(frame); // where there are none at all every row says what is missing
      }
    }
    return new ClipLabels.Clip(
        new RowList(
            frames.size(),
            place -> {
              int frame = frames.get(place);
              String path = pictures.of(frame).orElseGet(() -> missing(video, frame));
              return row(labels, video, frame, path, lines.get(frame));
            }),
        misfit(labels, count, pictures));
  }

  private String missing(String video, int frame) {
    return root.relativize(crops.expected(video)) + String.format(Locale.ROOT, "/%05d.jpg", frame);
  }

  /** Fewer crops than lines are how the release is: not every frame shows a face. */
  private String misfit(LabelFile labels, int lines, FramePictures pictures) {
    return pictures.first() >= 1 && pictures.last() <= lines
        ? ""
        : "%s: %d frames, pictures from %d to %d"
            .formatted(name(labels), lines, pictures.first(), pictures.last());
  }

  private LabelRow row(LabelFile labels, String video, int frame, String path, String line) {
    String[] pair = line.strip().split(",", -1);
    Map<String, String> values = new HashMap<>();
    values.put(COLUMNS.name(Field.PATH), path);
    values.put(COLUMNS.name(Field.VALENCE), pair[0].strip());
    values.put(COLUMNS.name(Field.AROUSAL), pair.length > 1 ? pair[1].strip() : "");
    values.put(COLUMNS.name(Field.SUBJECT), Recordings.of(video));
    values.put(COLUMNS.name(Field.VIDEO), video);
    values.put(COLUMNS.name(Field.FRAME), Integer.toString(frame));
    values.put(COLUMNS.name(Field.SPLIT), labels.split());
    Optional<LabelRow.Defect> defect =
        pair.length == 2 ? Optional.empty() : Optional.of(LabelRow.Defect.NOT_WHOLE);
    return new LabelRow(name(labels), frame + 1L, COLUMNS, values, defect);
  }

  @Override
  public List<LabelRow> lost(LabelFile labels, String why) throws IOException {
    String video = AffWild2Files.video(labels.file());
    List<String> pictures = FramePictures.in(root, crops.of(video)).all();
    return LabelRow.lost(name(labels), COLUMNS, pictures, missing(video, 1), why);
  }

  @Override
  public String advice() {
    return "take labels and crops of one release";
  }
}
