package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.ManyFaces;
import dev.cafrun.learning.testing.OwnJvm;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateMemoryTest {
  private static final int FACES = 100_000;

  @TempDir Path folder;

  /** All but the networks: what five models say about the training faces, who are the most. */
  @Test
  void aHundredThousandFacesFitIntoAFewTensOfMebibytes() throws Exception {
    String said =
        new OwnJvm(List.of("-Xmx48m"))
            .run(Judging.class, folder.toString(), Integer.toString(FACES));

    assertThat(said).contains("samples=" + FACES * 9 / 10, "low.valence.ccc", "identity.people");
  }

  /** Everything that evaluation makes of predictions. */
  static final class Judging {
    private static final int SEEDS = 5;
    private static final int RESAMPLES = 20;

    private Judging() {}

    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      FolderContext world =
          FolderContext.in(
              folder,
              Map.of(
                  "dataset",
                  Map.of("format", "csv", "source", "file:///faces"),
                  "align",
                  Map.of("size", 32)));
      new ManyFaces(Integer.parseInt(arguments[1])).write(world);
      FaceSet faces = FaceSet.of(world.as(StageId.of(StageKind.EVALUATE)));
      FaceRows judged = faces.of(Split.TRAIN);
      List<Predictions> models = new ArrayList<>();
      for (int seed = 0; seed < SEEDS; seed++) {
        Random random = new Random(seed);
        models.add(
            new Predictions(
                seed,
                judged,
                random.doubles(judged.size(), -1, 1).toArray(),
                random.doubles(judged.size(), -1, 1).toArray()));
      }
      IdentityExamination examination = new IdentityExamination(faces, judged);
      MetricsFile metrics = new MetricsFile(models, Map.of(), RESAMPLES);
      IdentitySplit split = examination.split();
      try (Writer out = Files.newBufferedWriter(folder.resolve("tables.csv"))) {
        Predictions.write(models, out);
        Breakdown.bySubject(models, out);
        Breakdown.byQuadrant(models, out);
      }
      Files.writeString(
          folder.resolve("traces.svg"), VideoTraces.draw(models, faces::thumbnail).orElseThrow());
      Files.writeString(folder.resolve("scatter.svg"), EvaluateStage.scatter(models));
      Files.writeString(folder.resolve("plane.svg"), EvaluateStage.plane(models));
      System.out.println(metrics.summary() + " identity.people=" + split.eligible());
    }
  }
}
