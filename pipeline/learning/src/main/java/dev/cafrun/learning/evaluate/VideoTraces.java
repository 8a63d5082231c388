package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.learning.plot.CurveSheet;
import dev.cafrun.learning.plot.Series;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Labels and predictions along the videos of the test split, as the paper's Figure 3 draws them.
 * Predictions are means over the seeds; faces along the video stand above.
 */
final class VideoTraces {

  private static final int MOST_VIDEOS = 8;
  private static final int LEAST_FRAMES = 3;
  private static final int THUMBNAILS = 10;

  /** One frame's place and number. */
  private record Frame(int sample, double number) {}

  private VideoTraces() {}

  /** The document, the longest videos first; nothing if the faces are not those of videos. */
  static Optional<String> draw(List<Predictions> models, Function<Face, byte[]> thumbnail) {
    Predictions means = Predictions.together(models);
    Map<String, List<Frame>> videos = frames(means.faces(), longest(means.faces()));
    if (videos.isEmpty()) {
      return Optional.empty();
    }
    CurveSheet sheet = new CurveSheet("frame");
    for (Map.Entry<String, List<Frame>> video : videos.entrySet()) {
      sheet.strip(
          spread(video.getValue()).stream()
              .map(frame -> thumbnail.apply(means.faces().get(frame.sample)))
              .toList());
      for (Dimension dimension : Dimension.values()) {
        sheet.chart(
            video.getKey(), dimension.spelling(), series(means, dimension, video.getValue()));
      }
    }
    return Optional.of(sheet.render());
  }

  /** The names of those that have most frames, the longest first. */
  private static List<String> longest(FaceRows faces) {
    Map<String, Integer> lengths = new TreeMap<>();
    for (int i = 0; i < faces.size(); i++) {
      lengths.merge(faces.video(i), 1, Integer::sum);
    }
    return lengths.entrySet().stream()
        .filter(video -> !video.getKey().isEmpty() && video.getValue() >= LEAST_FRAMES)
        .sorted(Comparator.comparing(video -> -video.getValue()))
        .limit(MOST_VIDEOS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Frames in order; those without a number are counted. */
  private static Map<String, List<Frame>> frames(FaceRows faces, List<String> wanted) {
    Map<String, List<Frame>> videos = new LinkedHashMap<>();
    wanted.forEach(video -> videos.put(video, new ArrayList<>()));
    for (int i = 0; i < faces.size(); i++) {
      List<Frame> frames = videos.get(faces.video(i));
      if (frames != null) {
        String frame = faces.get(i).frame();
        boolean numbered = frame.matches("\\d{1,9}");
        frames.add(new Frame(i, numbered ? Integer.parseInt(frame) : frames.size()));
      }
    }
    videos.values().forEach(frames -> frames.sort(Comparator.comparingDouble(Frame::number)));
    return videos;
  }

  /** Some frames from the first to the last. */
  private static List<Frame> spread(List<Frame> frames) {
    int count = Math.min(THUMBNAILS, frames.size());
    return IntStream.range(0, count)
        .mapToObj(i -> frames.get((int) ((long) i * (frames.size() - 1) / Math.max(1, count - 1))))
        .toList();
  }

  private static List<Series> series(Predictions means, Dimension dimension, List<Frame> frames) {
    Series labels = new Series("label");
    Series predictions = new Series("prediction");
    for (Frame frame : frames) {
      labels.add(frame.number, means.label(dimension, frame.sample));
      predictions.add(frame.number, means.prediction(dimension, frame.sample));
    }
    return List.of(labels, predictions);
  }
}
