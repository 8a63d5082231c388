package dev.cafrun.controller.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingCurvesTest {
  private static final StageId TRAIN = StageId.train(1);

  @Test
  void eachColumnIsACurveOverTheIterations() throws IOException {
    assertThat(read("loss,iteration,mi\n0.5,1,\n0.25,2,0.1\n"))
        .containsExactly(
            new Curve(TRAIN, "loss", List.of(new Curve.Point(1, 0.5), new Curve.Point(2, 0.25))),
            new Curve(TRAIN, "mi", List.of(new Curve.Point(2, 0.1))));
  }

  @Test
  void whatIsNoNumberIsLeftOut() throws IOException {
    assertThat(read("iteration,loss,word\n1,NaN,a\n2,1e-3,b\n3\n"))
        .containsExactly(new Curve(TRAIN, "loss", List.of(new Curve.Point(2, 0.001))));
  }

  @Test
  void aFileWithoutIterationsHasNoCurves() throws IOException {
    assertThat(read("")).isEmpty();
    assertThat(read("loss\n0.5\n")).isEmpty();
  }

  @Test
  void aThinnedCurveKeepsItsEnds() {
    Curve curve =
        new Curve(
            TRAIN,
            "loss",
            LongStream.rangeClosed(1, 1000).mapToObj(i -> new Curve.Point(i, i)).toList());

    assertThat(curve.thinned(10).points()).hasSize(10);
    assertThat(curve.thinned(10).points().getFirst().step()).isEqualTo(1);
    assertThat(curve.thinned(10).points().getLast().step()).isEqualTo(1000);
    assertThat(curve.thinned(5000)).isEqualTo(curve);
  }

  private static List<Curve> read(String csv) throws IOException {
    return TrainingCurves.read(TRAIN, new ByteArrayInputStream(csv.getBytes(UTF_8)));
  }
}
