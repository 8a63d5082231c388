package dev.cafrun.controller.inference;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.launch.InferenceProcess;
import dev.cafrun.controller.registry.ModelFiles;
import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceRequest;
import java.util.Optional;

/**
 * Asks in a process of this machine's worker, whose standard input the picture is: it lies in no
 * file, so nothing is left of it however this ends.
 *
 * @param process starts them
 * @param files of versions, on this machine
 */
public record ProcessPlace(InferenceProcess process, ModelFiles files) implements InferencePlace {
  @Override
  public InferenceAnswer ask(RegisteredOutput output, Optional<Inference.Photo> photo)
      throws InterruptedException {
    InferenceRequest request =
        new InferenceRequest(
            files.of(output, output.model()).toString(),
            photo.isPresent()
                ? ""
                : files.of(output, output.goldenFaces().orElseThrow()).toString(),
            photo.map(Inference.Photo::cropped).orElse(false));
    byte[] answer =
        process.run(request, photo.map(Inference.Photo::encoded).orElseGet(() -> new byte[0]));
    try {
      return CoreJson.read(answer, InferenceAnswer.class);
    } catch (IllegalArgumentException e) {
      // Without its cause, which may hold some of what was read.
      throw new StageException(
          Failure.platform(
              "INFERENCE_FAILED", "the worker's program gave an answer that cannot be read"));
    }
  }
}
