package dev.cafrun.scoring;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.align.AlignedFace;
import org.jspecify.annotations.Nullable;

/**
 * One row of the answer.
 *
 * @param file the picture or video, as it was given
 * @param frame of a video, from 0
 * @param time of the frame, in seconds since the video's start, if the video says
 * @param face which of the picture's, from 1, the most prominent one; nothing if there is none
 * @param box where the face is in the picture, in pixels; nothing if nobody looked
 * @param valence in [−1, 1]; nothing where {@code error} says why
 * @param arousal likewise
 * @param method what the face was placed by
 * @param error why there are no values, in a sentence
 */
@JsonPropertyOrder({
  "file", "frame", "time", "face", "box", "valence", "arousal", "method", "error"
})
record Score(
    String file,
    @Nullable Long frame,
    @Nullable Double time,
    @Nullable Integer face,
    @Nullable FaceBox box,
    @Nullable Float valence,
    @Nullable Float arousal,
    @Nullable String method,
    @Nullable String error) {

  private static Score of(
      Shot shot,
      @Nullable Integer number,
      @Nullable AlignedFace face,
      float @Nullable [] affect,
      @Nullable String error) {
    Long frame = shot instanceof Shot.Frame of ? Long.valueOf(of.frame()) : null;
    Double time =
        shot instanceof Shot.Frame of && Double.isFinite(of.seconds())
            ? Double.valueOf(of.seconds())
            : null;
    Float valence = affect == null ? null : Float.valueOf(affect[0]);
    Float arousal = affect == null ? null : Float.valueOf(affect[1]);
    FaceBox box = face == null ? null : face.box();
    String method = face == null ? null : face.placing().spelling();
    String file = shot.file().toString();
    return new Score(file, frame, time, number, box, valence, arousal, method, error);
  }

  /** What the model says: valence and arousal. */
  static Score of(Shot shot, int number, float[] affect, AlignedFace face) {
    return of(shot, number, face, affect, null);
  }

  static Score failed(Shot shot, String error) {
    return of(shot, null, null, null, error);
  }

  boolean succeeded() {
    return error == null;
  }
}
