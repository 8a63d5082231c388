package dev.cafrun.scoring;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.align.AlignStage;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.learning.train.TrainStage;
import dev.cafrun.runtime.testing.TestStageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A small model, trained by the pipeline's own stages on generated faces.
 *
 * @param dataset folder of the generated faces and their labels
 * @param aligned the training's own aligned faces: {@code faces-*.bin} and {@code faces.csv}
 * @param file {@code model.caf}
 */
record SmallModel(Path dataset, Path aligned, Path file) {
  /** Same folder, same model. */
  static SmallModel in(Path folder, Map<String, Object> align, int iterations) throws Exception {
    Path dataset = Files.createDirectories(folder.resolve("dataset"));
    new DemoDataset(new DemoSpec(10, 24, 64, 1, 0.05)).write(dataset);
    Map<String, Object> spec =
        Map.of(
            "dataset",
            Map.of("format", "csv", "source", dataset.toUri().toString()),
            "align",
            align,
            "train",
            Map.of(
                "backbone",
                "alexnet",
                "iterations",
                iterations,
                "batchSize",
                32,
                "learningRate",
                1e-3,
                "seeds",
                List.of(1),
                "threads",
                2));
    TestStageContext ingest = stage(folder, StageId.of(StageKind.INGEST)).withSpec(spec);
    ingest.run(new IngestStage());
    TestStageContext aligned =
        stage(folder, StageId.of(StageKind.ALIGN)).withSpec(spec).withInput(ingest);
    aligned.run(new AlignStage());
    TestStageContext train =
        stage(folder, StageId.train(1)).withSpec(spec).withInput(ingest).withInput(aligned);
    train.run(new TrainStage());
    return new SmallModel(dataset, aligned.outputs(), train.outputs().resolve("model.caf"));
  }

  private static TestStageContext stage(Path folder, StageId stage) throws Exception {
    return TestStageContext.of(stage, Files.createDirectories(folder.resolve(stage.spelling())));
  }
}
