package dev.cafrun.learning.evaluate;

import dev.cafrun.learning.plot.CurveSheet;
import dev.cafrun.learning.plot.Series;
import dev.cafrun.learning.train.Face;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Labels and predictions along the videos of the test split, as the paper's Figure 3 draws them.
 * Predictions are means over the seeds.
 */
final class VideoTraces {

  private static final int MOST_VIDEOS = 8;
  private static final int LEAST_FRAMES = 3;

  /** One frame's place and number. */
  private record Frame(int sample, double number) {}

  private VideoTraces() {}

  /** The document, the longest videos first; nothing if the faces are not those of videos. */
  static Optional<String> draw(List<Predictions> models) {
    List<Map.Entry<String, List<Frame>>> videos =
        videos(models.getFirst().faces()).entrySet().stream()
            .filter(video -> video.getValue().size() >= LEAST_FRAMES)
            .sorted(Comparator.comparing(video -> -video.getValue().size()))
            .limit(MOST_VIDEOS)
            .toList();
    if (videos.isEmpty()) {
      return Optional.empty();
    }
    CurveSheet sheet = new CurveSheet("frame");
    for (Map.Entry<String, List<Frame>> video : videos) {
      for (Dimension dimension : Dimension.values()) {
        sheet.chart(
            video.getKey(), dimension.spelling(), series(models, dimension, video.getValue()));
      }
    }
    return Optional.of(sheet.render());
  }

  /** Frames in order; those without a number are counted. */
  private static Map<String, List<Frame>> videos(List<Face> faces) {
    Map<String, List<Frame>> videos = new TreeMap<>();
    for (int i = 0; i < faces.size(); i++) {
      Face face = faces.get(i);
      if (!face.video().isEmpty()) {
        List<Frame> frames = videos.computeIfAbsent(face.video(), unused -> new ArrayList<>());
        boolean numbered = face.frame().matches("\\d{1,9}");
        frames.add(new Frame(i, numbered ? Integer.parseInt(face.frame()) : frames.size()));
      }
    }
    videos.values().forEach(frames -> frames.sort(Comparator.comparingDouble(Frame::number)));
    return videos;
  }

  private static List<Series> series(
      List<Predictions> models, Dimension dimension, List<Frame> frames) {
    Series labels = new Series("label");
    Series predictions = new Series("prediction");
    for (Frame frame : frames) {
      labels.add(frame.number, models.getFirst().label(dimension, frame.sample));
      predictions.add(
          frame.number,
          models.stream()
              .mapToDouble(model -> model.prediction(dimension, frame.sample))
              .average()
              .orElse(Double.NaN));
    }
    return List.of(labels, predictions);
  }
}
