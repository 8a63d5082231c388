package dev.cafrun.controller.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.core.stage.StageId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {
  private static final StageId TRAIN = StageId.train(1);

  @Test
  void eachColumnIsACurveOverTheIterations() throws IOException {
    assertThat(read("loss,iteration,mi\n0.5,1,\n0.25,2,0.1\n"))
        .containsExactly(
            new Curve(
                TRAIN, "loss", true, List.of(new Curve.Point(1, 0.5), new Curve.Point(2, 0.25))),
            new Curve(TRAIN, "mi", true, List.of(new Curve.Point(2, 0.1))));
  }

  @Test
  void whatIsNoNumberIsLeftOut() throws IOException {
    assertThat(read("iteration,loss,word\n1,NaN,a\n2,1e-3,b\n3\n"))
        .containsExactly(new Curve(TRAIN, "loss", true, List.of(new Curve.Point(2, 0.001))));
  }

  @Test
  void aFileWithoutIterationsHasNoCurves() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("loss\n0.5\n")).isEmpty();
  }

  @Test
  void aLongTrainingKeepsAsManyPointsAsAreWantedAndColumnsThatAreMostlyEmpty() throws IOException {
    List<Curve> curves =
        TrainingCurves.read(TRAIN, new ByteArrayInputStream(longTraining(60_000)), 50, 1_000_000);

    assertThat(curves).hasSize(3);
    Curve loss = curves.get(0);
    assertThat(loss.points()).hasSize(50).doesNotHaveDuplicates();
    assertThat(loss.points().getFirst().step()).isEqualTo(1);
    assertThat(loss.points().getLast().step()).isEqualTo(60_000);
    assertThat(curves.get(2).name()).isEqualTo("validation");
    assertThat(curves.get(2).points()).hasSize(50);
    assertThat(curves.get(2).points().getLast().step()).isEqualTo(60_000);
  }

  @Test
  void manyCurvesShareWhatOneAnswerHolds() throws IOException {
    List<Curve> curves =
        TrainingCurves.read(TRAIN, new ByteArrayInputStream(longTraining(5_000)), 5_000, 100);

    assertThat(curves.stream().mapToInt(curve -> curve.points().size()).sum()).isLessThan(101);
  }

  @Test
  void aLineWithoutEndEndsTheReading() throws IOException {
    assertThat(read("iteration,loss\n1,0.5\n" + "9".repeat(1 << 20)))
        .containsExactly(new Curve(TRAIN, "loss", true, List.of(new Curve.Point(1, 0.5))));
  }

  @Test
  void whateverItsLengthACurveKeepsItsEndsAndItsOrder() {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      int length = 1 + random.nextInt(3_000);
      int most = 2 + random.nextInt(60);
      ThinningCurve thinning = new ThinningCurve(most);
      for (int step = 0; step < length; step++) {
        thinning.add(step, step);
      }

      List<Long> steps =
          thinning.curve(TRAIN, "loss").points().stream().map(Curve.Point::step).toList();

      assertThat(steps).as("%d of %d", most, length).isSorted().doesNotHaveDuplicates();
      assertThat(steps).hasSize(Math.min(most, length));
      assertThat(steps.getFirst()).isZero();
      assertThat(steps.getLast()).isEqualTo(length - 1);
    }
  }

  private static byte[] longTraining(int iterations) {
    StringBuilder csv = new StringBuilder("iteration,loss,mi,validation\n");
    for (int i = 1; i <= iterations; i++) {
      csv.append(i).append(",0.5,0.1,").append(i % 1000 == 0 ? "0.7" : "").append('\n');
    }
    return csv.toString().getBytes(UTF_8);
  }

  @Test
  void aThinnedCurveKeepsItsEnds() {
    Curve curve =
        new Curve(
            TRAIN,
            "loss",
            true,
            LongStream.rangeClosed(1, 1000).mapToObj(i -> new Curve.Point(i, i)).toList());

    assertThat(curve.thinned(10).points()).hasSize(10);
    assertThat(curve.thinned(10).points().getFirst().step()).isEqualTo(1);
    assertThat(curve.thinned(10).points().getLast().step()).isEqualTo(1000);
    assertThat(curve.thinned(5000)).isEqualTo(curve);
  }

  private static List<Curve> read(String csv) throws IOException {
    return TrainingCurves.read(TRAIN, new ByteArrayInputStream(csv.getBytes(UTF_8)), 400, 100_000);
  }
}
