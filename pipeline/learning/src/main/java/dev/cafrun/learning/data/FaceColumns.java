package dev.cafrun.learning.data;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.runtime.compact.Doubles;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;

/**
 * Rows of {@code faces.csv}, column by column: some sixty bytes for a face, and each subject's and
 * video's name once. Not thread-safe while it grows; afterwards it is.
 */
final class FaceColumns {
  private static final Split[] SPLITS = Split.values();

  private final TextPool ids = new TextPool();
  private final TextPool texts = new TextPool();
  private final Ints row = new Ints();
  private final Ints id = new Ints();
  private final Ints subject = new Ints();
  private final Ints video = new Ints();
  private final Ints frame = new Ints();
  private final Ints split = new Ints();
  private final Doubles valence = new Doubles();
  private final Doubles arousal = new Doubles();

  /** Whether the face's id is not among those before. */
  boolean add(Face face) {
    int before = ids.size();
    row.add(face.row());
    id.add(ids.add(face.id()));
    subject.add(texts.add(face.subject()));
    video.add(texts.add(face.video()));
    frame.add(texts.add(face.frame()));
    split.add(face.split().ordinal());
    valence.add(face.valence());
    arousal.add(face.arousal());
    return ids.size() > before;
  }

  int size() {
    return row.size();
  }

  Face get(int place) {
    return new Face(
        row.get(place),
        ids.get(id.get(place)),
        subject(place),
        video(place),
        texts.get(frame.get(place)),
        split(place),
        valence.get(place),
        arousal.get(place));
  }

  int row(int place) {
    return row.get(place);
  }

  String subject(int place) {
    return texts.get(subject.get(place));
  }

  String video(int place) {
    return texts.get(video.get(place));
  }

  Split split(int place) {
    return SPLITS[split.get(place)];
  }

  double label(int place, Dimension dimension) {
    return switch (dimension) {
      case VALENCE -> valence.get(place);
      case AROUSAL -> arousal.get(place);
    };
  }

  /** The first face of an id; −1 if there is none. */
  int find(String wanted) {
    return ids.find(wanted);
  }
}
