package dev.cafrun.faces.demo;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Generated faces, any of which can be had by its number alone. The person comes from (seed,
 * subject) and the expression from (seed, subject, picture) by separate dice: knowing who it is
 * tells nothing about the label. Thread-safe.
 */
public final class DemoDataset {
  private static final long PEOPLE = 1;
  private static final long LABELS = 2;
  private static final long FACES = 3;
  private static final long ANNOTATOR = 4;

  private final DemoSpec spec;
  private final FacePainter painter;

  public DemoDataset(DemoSpec spec) {
    this.spec = spec;
    this.painter = new FacePainter(spec.imageSize());
  }

  public int size() {
    return spec.subjects() * spec.facesPerSubject();
  }

  /** Face number {@code index}, 0 … size − 1; all faces of a subject are neighbours. */
  public DemoFace face(int index) {
    Features features = features(index);
    return new DemoFace(
        path(index),
        subject(index),
        label(index),
        painter.paint(features),
        painter.points(features));
  }

  /** Who a face shows. */
  public String subject(int index) {
    return String.format(Locale.ROOT, "person-%05d", index / spec.facesPerSubject());
  }

  /** Where a face lies in a written data set, relative. */
  public String path(int index) {
    String subject = subject(index);
    int picture = index % spec.facesPerSubject();
    return String.format(Locale.ROOT, "%s/%s-%05d.png", subject, subject, picture);
  }

  /** The label of a face, without painting it. */
  public Affect label(int index) {
    return shown(index).blurred(spec.labelNoise(), dice(ANNOTATOR, index));
  }

  /** Eyes, nose tip and mouth corners of a face in pixels, without painting it. */
  public List<Point> landmarks(int index) {
    return painter.points(features(index));
  }

  /** The rectangle around the head in pixels, without painting it. */
  public FaceBox box(int index) {
    return painter.box(features(index));
  }

  /** What the face was painted to show. */
  Affect shown(int index) {
    return Affect.draw(dice(LABELS, index));
  }

  Features features(int index) {
    Identity person = Identity.of(Dice.of(spec.seed(), PEOPLE, index / spec.facesPerSubject()));
    Affect shown = shown(index);
    Dice dice = dice(FACES, index);
    return new Features(person, Expression.of(shown, dice), Pose.of(shown, dice));
  }

  /**
   * Writes the pictures, {@code labels.csv} (format {@code csv}: path, valence, arousal, subject)
   * and a {@code README.md} that says they are generated. Writing the same spec again changes
   * nothing.
   */
  public void write(Path directory) throws IOException {
    for (int subject = 0; subject < spec.subjects(); subject++) {
      Path path = Path.of(face(subject * spec.facesPerSubject()).path());
      Files.createDirectories(directory.resolve(path).getParent());
    }
    List<String> rows =
        IntStream.range(0, size())
            .parallel()
            .mapToObj(
                index -> {
                  DemoFace face = face(index);
                  save(face, directory.resolve(face.path()));
                  return String.format(
                      Locale.ROOT,
                      "%s,%.4f,%.4f,%s",
                      face.path(),
                      face.label().valence(),
                      face.label().arousal(),
                      face.subject());
                })
            .toList();
    try (BufferedWriter labels = Files.newBufferedWriter(directory.resolve("labels.csv"))) {
      labels.write("path,valence,arousal,subject\n");
      for (String row : rows) {
        labels.write(row + "\n");
      }
    }
    Files.writeString(directory.resolve("README.md"), readme());
  }

  private static void save(DemoFace face, Path file) {
    try {
      Files.write(file, face.png());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String readme() {
    return """
        # Generated faces

        Every picture here was painted by a program. Nobody in them exists, and results on them say
        nothing about results on real faces.

        - %d generated people, %d pictures each, %d × %d pixels, seed %d
        - `labels.csv`: `path,valence,arousal,subject`; valence and arousal in [-1, 1]
        - to learn from them, put this into a run file:
          `dataset: {format: csv, source: file:///…/this-folder}`
        """
        .formatted(
            spec.subjects(),
            spec.facesPerSubject(),
            spec.imageSize(),
            spec.imageSize(),
            spec.seed());
  }

  private Dice dice(long purpose, int index) {
    return Dice.of(
        spec.seed(), purpose, index / spec.facesPerSubject(), index % spec.facesPerSubject());
  }
}
