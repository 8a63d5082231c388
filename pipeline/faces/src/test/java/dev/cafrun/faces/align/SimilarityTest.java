package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimilarityTest {
  @Test
  void aKnownTransformIsFoundAgain() {
    Random random = new Random(1);
    for (int trial = 0; trial < 100; trial++) {
      double angle = random.nextDouble(-Math.PI, Math.PI);
      double scale = random.nextDouble(0.1, 10);
      Similarity known =
          new Similarity(
              scale * Math.cos(angle),
              scale * Math.sin(angle),
              random.nextDouble(-200, 200),
              random.nextDouble(-200, 200));
      List<Point> points = points(random, 5);

      Similarity found =
          Similarity.fit(points, points.stream().map(known::apply).toList()).orElseThrow();

      assertThat(found.a()).isCloseTo(known.a(), within(1e-9));
      assertThat(found.b()).isCloseTo(known.b(), within(1e-9));
      assertThat(found.shiftX()).isCloseTo(known.shiftX(), within(1e-6));
      assertThat(found.shiftY()).isCloseTo(known.shiftY(), within(1e-6));
    }
  }

  @Test
  void noOtherSimilarityComesNearer() {
    Random random = new Random(2);
    for (int trial = 0; trial < 50; trial++) {
      List<Point> from = points(random, 5);
      List<Point> to = points(random, 5);
      Similarity best = Similarity.fit(from, to).orElseThrow();
      double error = error(best, from, to);
      for (double step : new double[] {-1e-3, 1e-3}) {
        assertThat(error(moved(best, step, 0, 0, 0), from, to)).isGreaterThanOrEqualTo(error);
        assertThat(error(moved(best, 0, step, 0, 0), from, to)).isGreaterThanOrEqualTo(error);
        assertThat(error(moved(best, 0, 0, step, 0), from, to)).isGreaterThanOrEqualTo(error);
        assertThat(error(moved(best, 0, 0, 0, step), from, to)).isGreaterThanOrEqualTo(error);
      }
    }
  }

  @Test
  void aMirroredFaceIsNotMirroredBack() {
    List<Point> template = FivePoints.target(112, 112, 1).points();
    List<Point> mirrored =
        template.stream().map(point -> new Point(111 - point.x(), point.y())).toList();

    Similarity found = Similarity.fit(mirrored, template).orElseThrow();

    assertThat(found.apply(mirrored.get(0)).x()).isGreaterThan(found.apply(mirrored.get(1)).x());
  }

  @Test
  void pointsInOnePlaceGiveNothing() {
    List<Point> same = IntStream.range(0, 5).mapToObj(i -> new Point(3, 4)).toList();

    assertThat(Similarity.fit(same, FivePoints.target(112, 128, 1).points())).isEmpty();
    assertThatThrownBy(() -> Similarity.fit(same, same.subList(0, 4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theInverseUndoesIt() {
    Similarity similarity = new Similarity(0.8, -1.3, 17, -5);
    Point point = new Point(12, 34);

    Point back = similarity.inverse().apply(similarity.apply(point));

    assertThat(back.x()).isCloseTo(12, within(1e-12));
    assertThat(back.y()).isCloseTo(34, within(1e-12));
    assertThat(similarity.inverse().scale() * similarity.scale()).isCloseTo(1, within(1e-12));
  }

  @Test
  void aSquareFillsThePictureToTheEdgesOfItsPixels() {
    Similarity similarity = Similarity.ofSquare(new FaceBox(9.5, 19.5, 50, 50), 100);

    assertThat(similarity.apply(new Point(9.5, 19.5))).isEqualTo(new Point(-0.5, -0.5));
    assertThat(similarity.apply(new Point(59.5, 69.5))).isEqualTo(new Point(99.5, 99.5));
  }

  @Test
  void aTurnedSquareStandsUpright() {
    double angle = Math.PI / 6;
    Similarity similarity = Similarity.ofTurnedSquare(new Point(50, 60), 40, angle, 200);

    Point right = similarity.apply(new Point(50 + 10 * Math.cos(angle), 60 + 10 * Math.sin(angle)));

    assertThat(right.x()).isCloseTo(99.5 + 50, within(1e-9));
    assertThat(right.y()).isCloseTo(99.5, within(1e-9));
  }

  @Test
  void sixtyEightLandmarksGiveEyeCentresNoseTipAndMouthCorners() {
    List<Point> landmarks = IntStream.range(0, 68).mapToObj(i -> new Point(i, 100 - i)).toList();

    assertThat(FivePoints.of(landmarks).points())
        .extracting(Point::x)
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactly(38.5, 44.5, 30.0, 48.0, 54.0);
  }

  @Test
  void theTemplateSitsInTheMiddleThatTheNetworkSees() {
    List<Point> points = FivePoints.target(224, 256, 1).points();

    assertThat(points.get(0)).isEqualTo(new Point(41.84 * 2 + 16, 50.56 * 2 + 16));
  }

  private static Similarity moved(Similarity s, double a, double b, double x, double y) {
    return new Similarity(s.a() + a, s.b() + b, s.shiftX() + x, s.shiftY() + y);
  }

  private static double error(Similarity similarity, List<Point> from, List<Point> to) {
    double error = 0;
    for (int i = 0; i < from.size(); i++) {
      Point moved = similarity.apply(from.get(i));
      error += Math.pow(moved.x() - to.get(i).x(), 2) + Math.pow(moved.y() - to.get(i).y(), 2);
    }
    return error;
  }

  private static List<Point> points(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Point(random.nextDouble(0, 100), random.nextDouble(0, 100)))
        .toList();
  }
}
