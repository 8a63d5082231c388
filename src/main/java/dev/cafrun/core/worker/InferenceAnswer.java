package dev.cafrun.core.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.GoldenScore;
import java.util.List;

/** What came of asking a model. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = InferenceAnswer.Scored.class, name = "scored"),
  @JsonSubTypes.Type(value = InferenceAnswer.Unscored.class, name = "unscored"),
  @JsonSubTypes.Type(value = InferenceAnswer.Golden.class, name = "golden"),
  @JsonSubTypes.Type(value = InferenceAnswer.Failed.class, name = "failed")
})
public sealed interface InferenceAnswer {

  /** Of a picture. */
  sealed interface OfPicture extends InferenceAnswer {}

  /** A position in the picture, in its pixels: to the right and down. */
  record Spot(double x, double y) {}

  /** A rectangle in the picture, in its pixels, by its upper left corner. */
  record Box(double x, double y, double width, double height) {}

  /**
   * A face, and what the model says about it.
   *
   * @param width of the picture in pixels, turned as its file says
   * @param height likewise
   * @param preview the picture made small, as JPEG, without what else its file held
   * @param boxes the face's, if one was looked for; else none
   * @param points that it was aligned by: eyes, nose and corners of the mouth, the picture's left
   *     first; none if it was aligned by its box
   * @param placing what it was placed by, as {@code caf predict} spells it
   * @param aligned what the model saw, as PNG
   * @param valence in [−1, 1]
   * @param arousal in [−1, 1]
   */
  record Scored(
      int width,
      int height,
      byte[] preview,
      List<Box> boxes,
      List<Spot> points,
      String placing,
      byte[] aligned,
      float valence,
      float arousal)
      implements OfPicture {
    public Scored {
      boxes = List.copyOf(boxes);
      points = List.copyOf(points);
    }
  }

  /**
   * There is nothing to be said about this picture.
   *
   * @param code such as {@code NO_FACE}
   * @param reason a sentence for whoever brought it
   */
  record Unscored(String code, String reason) implements OfPicture {}

  /** What it says about its golden faces. */
  record Golden(List<GoldenScore> faces) implements InferenceAnswer {
    public Golden {
      faces = List.copyOf(faces);
    }
  }

  /** The model is no good, or the program is not. */
  record Failed(Failure failure) implements InferenceAnswer {}
}
