package dev.cafrun.controller.testing;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.worker.InferenceAnswer;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Finds a face in every picture that is red in its middle; other versions than the third cannot be
 * asked.
 */
@Alternative
@Singleton
public class ToldInference implements Inference {
  private static final int SERVED = 3;
  private static final int SIDE = 56;

  @Override
  public InferenceAnswer.OfPicture picture(ModelVersion version, Upload upload) throws IOException {
    Photo photo = upload.read();
    if (version.version() != SERVED) {
      throw new StageException(Failure.user("MODEL_CHANGED", "the version is another by now"));
    }
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(photo.encoded()));
    if (picture == null) {
      return new InferenceAnswer.Unscored("PICTURE_UNREADABLE", "the picture is not a picture");
    }
    int width = picture.getWidth();
    int height = picture.getHeight();
    if (!photo.cropped() && new Color(picture.getRGB(width / 2, height / 2)).getRed() < 128) {
      return new InferenceAnswer.Unscored("NO_FACE", "no face was found in the picture");
    }
    return new InferenceAnswer.Scored(
        width,
        height,
        encoded(picture, "jpg"),
        List.of(new InferenceAnswer.Box(width / 4.0, height / 4.0, width / 2.0, height / 2.0)),
        List.of(
            new InferenceAnswer.Spot(0.4 * width, 0.4 * height),
            new InferenceAnswer.Spot(0.6 * width, 0.4 * height),
            new InferenceAnswer.Spot(0.5 * width, 0.5 * height),
            new InferenceAnswer.Spot(0.42 * width, 0.6 * height),
            new InferenceAnswer.Spot(0.58 * width, 0.6 * height)),
        "detected-points",
        encoded(new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB), "png"),
        0.25f,
        -0.5f);
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** What is a face to it, or not. */
  public static byte[] photo(boolean face) throws IOException {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; face && x < 400; x++) {
      for (int y = 0; y < 300; y++) {
        image.setRGB(x, y, new Color(220, 150, 130).getRGB());
      }
    }
    return encoded(image, "png");
  }

  @Override
  public Optional<List<GoldenScore>> golden(ModelVersion version) {
    return Optional.empty();
  }
}
