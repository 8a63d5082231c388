package dev.cafrun.faces.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.DemoSpec;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDatasetTest {
  private static final DemoSpec SMALL = new DemoSpec(5, 4, 64, 7, 0.05);

  @Test
  void aFaceIsTheSameHoweverOftenAndInWhateverOrderItIsPainted() {
    DemoDataset one = new DemoDataset(SMALL);
    DemoDataset other = new DemoDataset(SMALL);

    DemoFace last = one.face(19);
    IntStream.range(0, 19).forEach(other::face);
    DemoFace again = other.face(19);

    assertThat(again.png()).isEqualTo(last.png());
    assertThat(again.label()).isEqualTo(last.label());
    assertThat(again.points()).isEqualTo(last.points());
  }

  @Test
  void growingTheDatasetChangesNoFaceThatWasThere() {
    DemoDataset few = new DemoDataset(SMALL);
    DemoDataset many = new DemoDataset(new DemoSpec(9, 4, 64, 7, 0.05));

    assertThat(many.face(13).png()).isEqualTo(few.face(13).png());
  }

  @Test
  void anotherSeedMakesOtherPeople() {
    DemoDataset other = new DemoDataset(new DemoSpec(5, 4, 64, 8, 0.05));

    assertThat(other.face(0).png()).isNotEqualTo(new DemoDataset(SMALL).face(0).png());
  }

  @Test
  void picturesOfOnePersonLookMoreAlikeThanPicturesOfTwo() {
    DemoDataset dataset = new DemoDataset(new DemoSpec(30, 2, 32, 3, 0));
    double samePerson = 0;
    double twoPeople = 0;
    for (int subject = 0; subject < 29; subject++) {
      samePerson += distance(dataset.face(2 * subject), dataset.face(2 * subject + 1));
      twoPeople += distance(dataset.face(2 * subject), dataset.face(2 * subject + 2));
    }

    assertThat(samePerson).isLessThan(0.5 * twoPeople);
  }

  @Test
  void nothingAboutAPersonTellsTheLabel() {
    DemoDataset dataset = new DemoDataset(new DemoSpec(4000, 1, 32, 11, 0.05));
    List<ToDoubleFunction<Identity>> traits =
        List.of(
            person -> person.head().width(),
            person -> person.eyes().open(),
            person -> person.eyes().apart(),
            person -> person.brows().tilt(),
            person -> person.brows().thickness(),
            person -> person.mouth().width(),
            person -> person.mouth().curl(),
            person -> person.skin().age(),
            person -> person.skin().colour().getRed(),
            person -> person.scene().light());

    for (ToDoubleFunction<Identity> trait : traits) {
      double[] values =
          IntStream.range(0, 4000)
              .mapToDouble(i -> trait.applyAsDouble(dataset.features(i).person()))
              .toArray();
      // 4000 independent pairs: 0.065 is more than four standard deviations
      assertThat(correlation(values, valences(dataset))).isCloseTo(0, within(0.065));
      assertThat(correlation(values, arousals(dataset))).isCloseTo(0, within(0.065));
    }
  }

  @Test
  void whatTheFaceDoesTellsTheLabel() {
    DemoDataset dataset = new DemoDataset(new DemoSpec(1500, 1, 32, 12, 0.05));
    double[] smile = actions(dataset, Expression::lipCornerPull);
    double[] frown = actions(dataset, Expression::lipCornerDepress);
    double[] lids = actions(dataset, Expression::lidOpening);

    assertThat(correlation(smile, valences(dataset))).isGreaterThan(0.7);
    assertThat(correlation(frown, valences(dataset))).isLessThan(-0.7);
    assertThat(correlation(lids, arousals(dataset))).isGreaterThan(0.85);
  }

  @Test
  void labelsCoverTheDiscAndMostAreWeak() {
    DemoDataset dataset = new DemoDataset(new DemoSpec(5000, 1, 32, 13, 0.05));
    List<Affect> labels = IntStream.range(0, 5000).mapToObj(dataset::label).toList();

    long strong = labels.stream().filter(label -> label.strength() > 0.5).count();
    assertThat(strong / 5000.0).isBetween(0.2, 0.45);
    for (int valence : new int[] {-1, 1}) {
      for (int arousal : new int[] {-1, 1}) {
        long there =
            labels.stream()
                .filter(label -> label.strength() > 0.5)
                .filter(label -> label.valence() * valence > 0 && label.arousal() * arousal > 0)
                .count();
        assertThat(there / (double) strong).isGreaterThan(0.12);
      }
    }
    assertThat(labels).allSatisfy(label -> assertThat(label.strength()).isLessThan(1.42));
  }

  @Test
  void aWrittenDatasetIsCompleteSaysWhatItIsAndIsTheSameWhenWrittenAgain(@TempDir Path folder)
      throws Exception {
    DemoDataset dataset = new DemoDataset(SMALL);
    dataset.write(folder.resolve("one"));
    dataset.write(folder.resolve("two"));
    dataset.write(folder.resolve("two"));

    List<String> rows = Files.readAllLines(folder.resolve("one/labels.csv"));
    assertThat(rows).hasSize(21).startsWith("path,valence,arousal,subject");
    for (String row : rows.subList(1, rows.size())) {
      assertThat(folder.resolve("one").resolve(row.substring(0, row.indexOf(',')))).exists();
    }
    assertThat(folder.resolve("one/README.md")).content().contains("# Generated faces");
    assertThat(content(folder.resolve("two"))).isEqualTo(content(folder.resolve("one")));
  }

  private static TreeMap<String, List<Byte>> content(Path folder) throws Exception {
    TreeMap<String, List<Byte>> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        content.put(
            folder.relativize(file).toString(),
            IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
      }
    }
    return content;
  }

  private static double[] actions(DemoDataset dataset, ToDoubleFunction<Expression> action) {
    return IntStream.range(0, dataset.size())
        .mapToDouble(i -> action.applyAsDouble(dataset.features(i).expression()))
        .toArray();
  }

  private static double[] valences(DemoDataset dataset) {
    return IntStream.range(0, dataset.size())
        .mapToDouble(i -> dataset.label(i).valence())
        .toArray();
  }

  private static double[] arousals(DemoDataset dataset) {
    return IntStream.range(0, dataset.size())
        .mapToDouble(i -> dataset.label(i).arousal())
        .toArray();
  }

  private static double distance(DemoFace a, DemoFace b) {
    BufferedImage one = a.image();
    double sum = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int difference =
              (one.getRGB(x, y) >> shift & 0xFF) - (b.image().getRGB(x, y) >> shift & 0xFF);
          sum += difference * (double) difference;
        }
      }
    }
    return sum;
  }

  private static double correlation(double[] a, double[] b) {
    double meanA = IntStream.range(0, a.length).mapToDouble(i -> a[i]).average().orElseThrow();
    double meanB = IntStream.range(0, b.length).mapToDouble(i -> b[i]).average().orElseThrow();
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - meanA) * (b[i] - meanB);
      aa += (a[i] - meanA) * (a[i] - meanA);
      bb += (b[i] - meanB) * (b[i] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
