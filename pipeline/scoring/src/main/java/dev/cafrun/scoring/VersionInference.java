package dev.cafrun.scoring;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenFaces;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceAnswer.Box;
import dev.cafrun.core.worker.InferenceAnswer.Failed;
import dev.cafrun.core.worker.InferenceAnswer.Golden;
import dev.cafrun.core.worker.InferenceAnswer.Scored;
import dev.cafrun.core.worker.InferenceAnswer.Spot;
import dev.cafrun.core.worker.InferenceAnswer.Unscored;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.align.AlignedFace;
import dev.cafrun.faces.align.Alignment;
import dev.cafrun.faces.align.PlacementSource;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Has one model say something once, as {@code caf predict} would: about the most prominent face of
 * a picture, or about its golden faces. Whatever is wrong is an answer too.
 */
public final class VersionInference {
  /** One face is soon scored; others work on this machine. */
  private static final int MOST_THREADS = 2;

  /** What is enough for a page. */
  private static final int PREVIEW = 640;

  private VersionInference() {}

  private interface Question {
    InferenceAnswer answer() throws IOException;
  }

  /**
   * @param model a {@code model.caf}
   * @param encoded a picture of any kind that is read
   * @param cropped whether it is a face already, so that its middle serves where none is found
   */
  public static InferenceAnswer picture(Path model, byte[] encoded, boolean cropped) {
    return asked(() -> ofPicture(model, encoded, cropped));
  }

  /**
   * @param model a {@code model.caf}
   * @param faces what was recorded with it
   */
  public static InferenceAnswer golden(Path model, Path faces) {
    return asked(
        () -> {
          GoldenFaces golden = CoreJson.read(Files.readAllBytes(faces), GoldenFaces.class);
          try (NativeEngine engine = engine();
              Predictor predictor = ModelFile.load(engine, model)) {
            return new Golden(golden.beside(rgb -> predictor.predict(rgb, golden.side())[0]));
          }
        });
  }

  private static InferenceAnswer asked(Question question) {
    try {
      return question.answer();
    } catch (StageException e) {
      return new Failed(e.failure());
    } catch (IOException e) {
      return new Failed(
          Failure.platform("IO_FAILED", "the model could not be read (" + e + "); try again"));
    } catch (OutOfMemoryError e) {
      return new Failed(
          Failure.platform("OUT_OF_MEMORY", "there is too little memory for this; try again"));
    } catch (RuntimeException e) {
      return new Failed(
          Failure.fatal(
              "INTERNAL_ERROR",
              "CafRun made a mistake (" + e.getClass().getSimpleName() + "); please report it"));
    }
  }

  private static NativeEngine engine() {
    return NativeEngine.start(Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  private static InferenceAnswer ofPicture(Path model, byte[] encoded, boolean cropped)
      throws IOException {
    AlignSpec align = ModelFile.header(model).align();
    boolean whole = cropped || align.method() == AlignMethod.NONE;
    if (!whole && align.detector() == Detector.NONE) {
      return new Unscored(
          "MODEL_WITHOUT_DETECTOR",
          "the model was trained on faces that its data set pointed out (align.detector: none), so"
              + " it cannot find any: give it a picture of nothing but one face, and say so");
    }
    try (Picture picture = Picture.decode(encoded);
        Alignment alignment = Alignment.open(align, (code, message) -> {})) {
      AlignedFace face = alignment.align(picture);
      if (!whole && face.placing() == PlacementSource.WHOLE_PICTURE) {
        return new Unscored("NO_FACE", "no face was found in the picture");
      }
      try (NativeEngine engine = engine();
          Predictor predictor = ModelFile.load(engine, model)) {
        return scored(picture, align, face, predictor.predict(face.rgb(), align.storedSize())[0]);
      }
    } catch (Picture.UnreadableException e) {
      return new Unscored("PICTURE_UNREADABLE", "the picture " + e.getMessage());
    }
  }

  private static InferenceAnswer scored(
      Picture picture, AlignSpec align, AlignedFace face, float[] affect) throws IOException {
    if (!Float.isFinite(affect[0]) || !Float.isFinite(affect[1])) {
      return new Failed(Failure.fatal("BROKEN_MODEL", "the model answers with what is no number"));
    }
    return new Scored(
        picture.width(),
        picture.height(),
        picture.preview(PREVIEW),
        Stream.ofNullable(face.box())
            .map(box -> new Box(box.x(), box.y(), box.width(), box.height()))
            .toList(),
        face.points().stream().map(point -> new Spot(point.x(), point.y())).toList(),
        face.placing().spelling(),
        png(face.rgb(), align),
        affect[0],
        affect[1]);
  }

  /** The middle that the network sees. */
  private static byte[] png(byte[] rgb, AlignSpec align) throws IOException {
    int side = align.size();
    int stored = align.storedSize();
    int border = (stored - side) / 2;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int at = ((y + border) * stored + x + border) * 3;
        image.setRGB(x, y, (rgb[at] & 0xff) << 16 | (rgb[at + 1] & 0xff) << 8 | rgb[at + 2] & 0xff);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
