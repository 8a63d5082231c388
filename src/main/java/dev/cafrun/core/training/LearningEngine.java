package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** What training and prediction compute with. */
public enum LearningEngine implements Spelled {
  /** Kernels written for this method, on the CPU. */
  NATIVE("native"),
  /** Deeplearning4j's computation graph, on the CPU or, in a worker built for GPUs, on a GPU. */
  GRAPH("graph"),
  /** PyTorch's library, on the CPU; to be fetched, because it is large. */
  TORCH("torch");

  private final String spelling;

  LearningEngine(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
