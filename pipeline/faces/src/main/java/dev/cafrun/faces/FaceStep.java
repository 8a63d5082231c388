package dev.cafrun.faces;

import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * How long a step of a picture's way from file to face took, for the virtual machine's flight
 * recorder. Costs next to nothing as long as nobody records.
 *
 * <pre>{@code
 * try (FaceStep step = FaceStep.begin(FaceStep.Kind.DECODE)) {
 *   // decode
 * }
 * }</pre>
 */
@Name(FaceStep.NAME)
@Label("Step of a Picture")
@Description("A step of a picture's way from its file to an aligned face")
@Category("CafRun")
@StackTrace(false)
@Enabled(false)
public final class FaceStep extends Event implements AutoCloseable {
  /** What the recorder calls it. */
  public static final String NAME = "dev.cafrun.FaceStep";

  /** The steps, in their order. */
  public enum Kind {
    /** From the encoded file to pixels. */
    DECODE,
    /** Where the face is in the picture. */
    DETECT,
    /** Where its points are. */
    LANDMARKS,
    /** The face at its place. */
    WARP,
    /** The encoded picture to ingest's output, and the face to alignment's. */
    WRITE;

    /** As recorded. */
    public String spelling() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Label("Step")
  @SuppressWarnings("UnusedVariable") // the recorder reads it
  private final String step;

  private FaceStep(String step) {
    this.step = step;
  }

  /** Starts the clock; {@link #close} stops it. */
  @SuppressWarnings("MustBeClosedChecker")
  public static FaceStep begin(Kind kind) {
    FaceStep step = new FaceStep(kind.spelling());
    step.begin();
    return step;
  }

  @Override
  public void close() {
    commit();
  }
}
