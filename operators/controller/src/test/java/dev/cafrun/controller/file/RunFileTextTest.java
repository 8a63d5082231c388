package dev.cafrun.controller.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunFileTextTest {
  @Test
  void aRunFileSaysOnlyWhatWouldNotBeSoAnyway() {
    assertThat(
            written(
                Map.of(),
                Map.of(
                    "dataset",
                    Map.of("format", "demo"),
                    "cache",
                    "Off",
                    "train",
                    Map.of("seeds", List.of(1, 2), "iterations", 50_000, "learningRate", 0.001))))
        .isEqualTo(
            """
            apiVersion: cafrun.dev/v1alpha1
            kind: CafRun
            metadata:
              name: arm
            spec:
              dataset:
                format: demo
              train:
                learningRate: 0.001
                seeds: [1, 2]
              cache: "Off"
            """);
  }

  @Test
  void whatIsWrittenIsReadAsTheSameRunWhateverItsLabelsLookLike() {
    Map<String, String> labels =
        Map.of(
            "a", "Yes", "b", "017", "c", "1_000", "d", "", "e", "null", "f", "1.10", "g", "x.y-z");
    Map<String, Object> spec =
        Map.of(
            "dataset",
            Map.of("format", "csv", "source", "file:///data/a b #1: 'c'.csv"),
            "register",
            Map.of("model", "another"));

    CafRun read =
        RunReader.read((Map<?, ?>) YamlTree.read(written(labels, spec), "arm.yaml").value());

    assertThat(read.labels()).isEqualTo(labels);
    assertThat(read.spec()).isEqualTo(RunReader.readSpec(spec));
  }

  private static String written(Map<String, String> labels, Map<String, Object> spec) {
    return RunFileText.of("arm", labels, CanonicalTree.of(RunReader.readSpec(spec)));
  }
}
