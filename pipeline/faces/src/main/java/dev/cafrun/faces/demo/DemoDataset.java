package dev.cafrun.faces.demo;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

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
  private static final long DEAL = 5;

  private final DemoSpec spec;
  private final FacePainter painter;
  private final int[] labelOf;

  public DemoDataset(DemoSpec spec) {
    this.spec = spec;
    this.painter = new FacePainter(spec.imageSize());
    this.labelOf = spec.shuffleLabels() ? deal(spec) : new int[0];
  }

  public int size() {
    return spec.faces();
  }

  /** Face number {@code index}, 0 … size − 1; all faces of a subject are neighbours. */
  public DemoFace face(int index) {
    Features features = features(index);
    BufferedImage image = painter.paint(features);
    int subject = index / spec.facesPerSubject();
    int picture = index % spec.facesPerSubject();
    String name = String.format(Locale.ROOT, "person-%04d", subject);
    String path = String.format(Locale.ROOT, "%s/%s-%04d.png", name, name, picture);
    return new DemoFace(path, name, label(index), image, painter.points(features));
  }

  /** The label of a face, without painting it. */
  public Affect label(int index) {
    int source = spec.shuffleLabels() ? labelOf[index] : index;
    return shown(source).blurred(spec.labelNoise(), dice(ANNOTATOR, source));
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
    ImageIO.setUseCache(false);
    List<String> rows =
        IntStream.range(0, size())
            .parallel()
            .mapToObj(
                index -> {
                  DemoFace face = face(index);
                  save(face.image(), directory.resolve(face.path()));
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

  private static void save(BufferedImage image, Path file) {
    try {
      if (!ImageIO.write(image, "png", file.toFile())) {
        throw new IOException("this Java cannot write PNG pictures: " + file);
      }
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
        - `labels.csv`: `path,valence,arousal,subject`; valence and arousal in [-1, 1]%s
        """
        .formatted(
            spec.subjects(),
            spec.facesPerSubject(),
            spec.imageSize(),
            spec.imageSize(),
            spec.seed(),
            spec.shuffleLabels()
                ? "\n- the labels were **shuffled**: there is nothing to learn"
                : "");
  }

  private Dice dice(long purpose, int index) {
    return Dice.of(
        spec.seed(), purpose, index / spec.facesPerSubject(), index % spec.facesPerSubject());
  }

  private static int[] deal(DemoSpec spec) {
    int[] cards = IntStream.range(0, spec.faces()).toArray();
    Dice dice = Dice.of(spec.seed(), DEAL);
    for (int i = cards.length - 1; i > 0; i--) {
      int j = dice.below(i + 1);
      int card = cards[i];
      cards[i] = cards[j];
      cards[j] = card;
    }
    return cards;
  }
}
