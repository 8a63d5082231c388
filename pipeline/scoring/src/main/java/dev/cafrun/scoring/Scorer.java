package dev.cafrun.scoring;

import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.InOrder;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.align.AlignedFace;
import dev.cafrun.faces.align.Alignment;
import dev.cafrun.faces.align.PlacementSource;
import dev.cafrun.learning.model.Predictor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores shots in order: decoding and aligning on all cores, the model on batches of faces. Every
 * shot gives one row, whatever is wrong with it, or one for each of its faces. Not thread-safe.
 */
final class Scorer {
  private static final int BATCH = 64;

  /** A shot after alignment: a face, or why there is none. */
  private record Cut(Shot shot, int number, @Nullable AlignedFace face, String error) {
    static Cut failed(Shot shot, String error) {
      return new Cut(shot, 0, null, error);
    }
  }

  private final AlignSpec align;
  private final Alignment alignment;
  private final Predictor predictor;
  private final boolean cropped;
  private final boolean everyFace;

  /**
   * @param align as the model was trained with
   * @param cropped whether the middle of a picture serves where no face is found
   * @param everyFace whether all faces of a picture are scored, not only the most prominent one
   */
  Scorer(
      AlignSpec align,
      Alignment alignment,
      Predictor predictor,
      boolean cropped,
      boolean everyFace) {
    this.everyFace = everyFace;
    this.align = align;
    this.alignment = alignment;
    this.predictor = predictor;
    this.cropped = cropped || align.method() == AlignMethod.NONE;
    if (!this.cropped && align.detector() == Detector.NONE) {
      throw new StageException(
          Failure.user(
              "MODEL_WITHOUT_DETECTOR",
              "the model was trained on faces that its dataset pointed out (align.detector: none),"
                  + " so it cannot find any; give it pictures of nothing but one face, with"
                  + " --cropped"));
    }
  }

  /** Hears every row, in the shots' order. */
  interface Reader {
    void read(Score score) throws IOException;
  }

  void score(Iterator<Shot> shots, Reader reader) throws IOException, InterruptedException {
    List<Cut> waiting = new ArrayList<>(BATCH);
    InOrder.map(
        shots,
        this::cut,
        cuts -> {
          waiting.addAll(cuts);
          while (waiting.size() >= BATCH) {
            List<Cut> batch = waiting.subList(0, BATCH);
            predict(batch, reader);
            batch.clear();
          }
        });
    predict(waiting, reader);
  }

  /** Any thread. */
  private List<Cut> cut(Shot shot) {
    try {
      return switch (shot) {
        case Shot.Photo photo -> cut(photo, photo.picture());
        case Shot.Frame frame -> cut(frame, frame.picture());
        case Shot.Broken broken -> List.of(Cut.failed(broken, "the video " + broken.reason()));
      };
    } catch (Picture.UnreadableException e) {
      return List.of(Cut.failed(shot, "the picture " + e.getMessage()));
    }
  }

  private List<Cut> cut(Shot shot, Picture decoded) {
    try (Picture picture = decoded) {
      List<AlignedFace> faces =
          everyFace ? alignment.alignAll(picture) : List.of(alignment.align(picture));
      if (faces.getFirst().placing() == PlacementSource.WHOLE_PICTURE && !cropped) {
        return List.of(Cut.failed(shot, "no face was found in the picture"));
      }
      List<Cut> cuts = new ArrayList<>();
      for (AlignedFace face : faces) {
        cuts.add(new Cut(shot, cuts.size() + 1, face, ""));
      }
      return cuts;
    }
  }

  private void predict(List<Cut> cuts, Reader reader) throws IOException {
    int bytes = align.storedSize() * align.storedSize() * 3;
    List<byte[]> faces = new ArrayList<>();
    for (Cut cut : cuts) {
      if (cut.face() != null) {
        faces.add(cut.face().rgb());
      }
    }
    byte[] stored = new byte[faces.size() * bytes];
    for (int i = 0; i < faces.size(); i++) {
      System.arraycopy(faces.get(i), 0, stored, i * bytes, bytes);
    }
    Iterator<float[]> affects =
        faces.isEmpty()
            ? Collections.emptyIterator()
            : List.of(predictor.predict(stored, align.storedSize())).iterator();
    for (Cut cut : cuts) {
      reader.read(
          cut.face() == null
              ? Score.failed(cut.shot(), cut.error())
              : row(cut, cut.face(), affects.next()));
    }
  }

  private static Score row(Cut cut, AlignedFace face, float[] affect) {
    return Float.isFinite(affect[0]) && Float.isFinite(affect[1])
        ? Score.of(cut.shot(), cut.number(), affect, face)
        : Score.failed(cut.shot(), "the model answers with what is no number");
  }
}
