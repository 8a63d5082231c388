package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.faces.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the face of a picture that no dataset describes to its place, by the same steps as the
 * stage. Thread-safe; holds memory outside the heap until it is closed.
 */
public final class Alignment implements AutoCloseable {
  private final Detectors detectors;
  private final Aligner aligner;

  private Alignment(Detectors detectors, Aligner aligner) {
    this.detectors = detectors;
    this.aligner = aligner;
  }

  /**
   * Looks for detector models where people put them.
   *
   * @param warning hears that a detector had to be replaced
   */
  public static Alignment open(AlignSpec spec, Detectors.Warning warning) {
    Detector wanted = spec.method() == AlignMethod.NONE ? Detector.NONE : spec.detector();
    Detectors detectors = new Detectors(wanted, MediaPipeModels.folder(), warning);
    return new Alignment(detectors, new Aligner(spec, detectors));
  }

  /**
   * The most prominent face; the middle of the picture if there is none or none is looked for,
   * which {@link AlignedFace#placing} tells.
   *
   * @throws java.io.UncheckedIOException if a detector cannot be opened
   */
  public AlignedFace align(Picture picture) {
    return aligner.align(picture, Aligner.Known.NOTHING);
  }

  /**
   * Every face that is found, by the detector's order: with MediaPipe's the surest first, with Haar
   * cascades the largest. The middle of the picture, alone, as {@link #align} has it.
   *
   * @throws java.io.UncheckedIOException if a detector cannot be opened
   */
  public List<AlignedFace> alignAll(Picture picture) {
    AlignedFace first = aligner.taking(0).align(picture, Aligner.Known.NOTHING);
    List<AlignedFace> faces = new ArrayList<>(List.of(first));
    for (int number = 1; number < first.found(); number++) {
      faces.add(aligner.taking(number).align(picture, Aligner.Known.NOTHING));
    }
    return faces;
  }

  @Override
  public void close() {
    detectors.close();
  }
}
