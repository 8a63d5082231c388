package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.Utf8;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Aff-Wild (Zafeiriou et al. 2017): {@code annotations/…/valence/105.txt} and {@code
 * annotations/…/arousal/105.txt}, one number a line for each frame, and the video {@code 105.mp4}
 * itself, or its frames as pictures {@code frames/105/00001.jpg}, counted from 1: line and picture
 * of one number belong together ({@link VideoLines}). A recording stands for its subject.
 *
 * @param root of the dataset
 * @param frames where the videos' pictures are
 * @param videos by name
 */
record AffWild(Path root, VideoFolders frames, Map<String, Path> videos)
    implements ClipLabels.Format {
  /** Where the frames are, below the root. */
  static final String FRAMES = "frames";

  private static final Columns COLUMNS = Columns.csv();
  private static final String TEXT = ".txt";

  /** The videos' valence files, by folder and name. */
  static List<LabelFile> files(Path root, VideoFolders frames) throws IOException {
    return DataFolder.files(
            root,
            Integer.MAX_VALUE,
            folder -> !frames.holds(folder),
            file -> file.resolveSibling("").endsWith("valence") && file.toString().endsWith(TEXT))
        .stream()
        .map(file -> new LabelFile(file, ""))
        .toList();
  }

  private static String video(LabelFile labels) {
    String name = labels.file().getFileName().toString();
    return name.substring(0, name.length() - TEXT.length());
  }

  @Override
  public ClipLabels.Clip clip(LabelFile labels) throws IOException {
    String video = video(labels);
    Path arousals =
        labels.file().resolveSibling("../arousal").resolve(labels.file().getFileName()).normalize();
    if (!Files.exists(arousals)) {
      throw new IllegalArgumentException("there is no " + root.relativize(arousals) + " to it");
    }
    List<String> valence = Utf8.lines(labels.file());
    List<String> arousal = Utf8.lines(arousals);
    int count = Math.max(valence.size(), arousal.size());
    Path file = videos.get(video);
    if (file != null && frames.of(video).isEmpty()) {
      VideoLines lines = VideoLines.of(root, file, count);
      return new ClipLabels.Clip(
          rows(labels, valence, arousal, line -> lines.at(line).toString()),
          lines.misfit().isEmpty() ? "" : name(labels) + ": " + lines.misfit());
    }
    FramePictures pictures = pictures(video);
    return new ClipLabels.Clip(
        rows(labels, valence, arousal, line -> path(pictures, video, line + 1L)),
        misfit(labels, valence.size(), arousal.size(), pictures));
  }

  private List<LabelRow> rows(
      LabelFile labels, List<String> valence, List<String> arousal, IntFunction<String> path) {
    String video = video(labels);
    return new RowList(
        Math.max(valence.size(), arousal.size()),
        line -> {
          Map<String, String> values = new HashMap<>();
          values.put(COLUMNS.name(Field.PATH), path.apply(line));
          values.put(COLUMNS.name(Field.VALENCE), line(valence, line));
          values.put(COLUMNS.name(Field.AROUSAL), line(arousal, line));
          values.put(COLUMNS.name(Field.SUBJECT), Recordings.of(video));
          values.put(COLUMNS.name(Field.VIDEO), video);
          values.put(COLUMNS.name(Field.FRAME), Integer.toString(line + 1));
          return new LabelRow(name(labels), line + 1L, COLUMNS, values, Optional.empty());
        });
  }

  @Override
  public long count(LabelFile labels) throws IOException {
    return Utf8.lines(labels.file()).size();
  }

  private FramePictures pictures(String video) throws IOException {
    List<Path> folders = frames.of(video);
    if (folders.isEmpty()) {
      Path folder = frames.expected(video);
      throw new StageException(
          Failure.user(
              "FRAMES_NOT_FOUND",
              ("there is neither a video %s.mp4 (or .avi, .webm …) nor a folder %s with its frames; make"
                      + " it with ffmpeg -i VIDEO -fps_mode passthrough -q:v 2 %s/%%05d.jpg")
                  .formatted(video, folder, folder)));
    }
    return FramePictures.in(root, folders);
  }

  private String path(FramePictures pictures, String video, long frame) {
    return pictures
        .of(frame)
        .orElseGet(
            () ->
                root.relativize(frames.expected(video))
                    + String.format(Locale.ROOT, "/%05d.jpg", frame));
  }

  /** Nothing beyond the end, to be rejected by its row. */
  private static String line(List<String> lines, int line) {
    return line < lines.size() ? lines.get(line).strip() : "";
  }

  private String misfit(LabelFile labels, int valence, int arousal, FramePictures pictures) {
    int lines = Math.max(valence, arousal);
    boolean fit =
        valence == arousal
            && pictures.count() == lines
            && pictures.first() >= 1
            && pictures.last() <= lines;
    return fit
        ? ""
        : "%s: %d lines%s, %d pictures, from %d to %d"
            .formatted(
                name(labels),
                valence,
                valence == arousal ? "" : " of valence, " + arousal + " of arousal",
                pictures.count(),
                pictures.first(),
                pictures.last());
  }

  @Override
  public List<LabelRow> lost(LabelFile labels, String why) throws IOException {
    String video = video(labels);
    List<String> pictures = FramePictures.in(root, frames.of(video)).all();
    return LabelRow.lost(name(labels), COLUMNS, pictures, FRAMES + "/" + video, why);
  }

  @Override
  public String advice() {
    return "bring the video itself, or make the pictures anew, one for each frame of it, with ffmpeg -i VIDEO -fps_mode"
        + " passthrough -q:v 2 FOLDER/%05d.jpg";
  }
}
