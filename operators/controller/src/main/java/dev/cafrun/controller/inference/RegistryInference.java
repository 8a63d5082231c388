package dev.cafrun.controller.inference;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.worker.InferenceAnswer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Asks versions in one place, a few at once, each only if it is what was registered. */
public final class RegistryInference implements Inference {
  /** Each takes about a gibibyte and two processors for some seconds. */
  private static final int AT_ONCE = 2;

  private final Artifacts artifacts;
  private final InferencePlace place;
  private final Semaphore places = new Semaphore(AT_ONCE);

  public RegistryInference(ObjectStore store, InferencePlace place) {
    this.artifacts = new Artifacts(store);
    this.place = place;
  }

  @Override
  public InferenceAnswer.OfPicture picture(ModelVersion version, Upload upload)
      throws IOException, InterruptedException {
    take();
    try {
      RegisteredOutput output = RegisteredOutput.of(version, artifacts);
      return switch (place.ask(output, Optional.of(upload.read()))) {
        case InferenceAnswer.OfPicture answer -> answer;
        case InferenceAnswer.Failed failed -> throw new StageException(failed.failure());
        case InferenceAnswer.Golden golden -> throw astray();
      };
    } finally {
      places.release();
    }
  }

  @Override
  public Optional<List<GoldenScore>> golden(ModelVersion version) throws InterruptedException {
    take();
    try {
      RegisteredOutput output = RegisteredOutput.of(version, artifacts);
      return output.goldenFaces().isEmpty()
          ? Optional.empty()
          : Optional.of(
              switch (place.ask(output, Optional.empty())) {
                case InferenceAnswer.Golden golden -> golden.faces();
                case InferenceAnswer.Failed failed -> throw new StageException(failed.failure());
                case InferenceAnswer.OfPicture answer -> throw astray();
              });
    } finally {
      places.release();
    }
  }

  private void take() {
    if (!places.tryAcquire()) {
      throw new StageException(
          Failure.platform(
              "INFERENCE_BUSY",
              AT_ONCE
                  + " models are being asked just now, and no more are at once: try again in a"
                  + " moment"));
    }
  }

  private static IllegalStateException astray() {
    return new IllegalStateException("a model answered what nobody asked");
  }
}
