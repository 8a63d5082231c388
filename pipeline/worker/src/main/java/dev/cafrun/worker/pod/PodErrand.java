package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceErrand;
import dev.cafrun.scoring.VersionInference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Does an {@link InferenceErrand}: asks a version, whose files are fetched by the digests that the
 * errand has, and leaves the answer where somebody waits for it. A picture is held in memory alone,
 * and is gone from the store before anything is done with it.
 */
public final class PodErrand {
  private final InferenceErrand errand;
  private final ObjectStore store;

  /**
   * @param errand to be done
   * @param store where its files are
   */
  public PodErrand(InferenceErrand errand, ObjectStore store) {
    this.errand = errand;
    this.store = store;
  }

  /**
   * Does it; whatever is wrong with model or picture is an answer too.
   *
   * @throws StageException if the store takes no answer
   */
  public void run() {
    store.put(errand.answer(), CoreJson.bytes(answer()), "application/json");
  }

  private InferenceAnswer answer() {
    try {
      Path folder = Files.createDirectories(Path.of(errand.scratch()));
      if (!errand.golden().isEmpty()) {
        Path faces = fetched(ArtifactLayout.GOLDEN_FACES, new Sha256(errand.golden()), folder);
        return VersionInference.golden(model(folder), faces);
      }
      Optional<byte[]> picture = store.read(errand.picture());
      store.delete(errand.picture());
      return picture.isEmpty()
          ? new InferenceAnswer.Failed(
              Failure.platform("PICTURE_GONE", "the picture is not there any more; try again"))
          : VersionInference.picture(model(folder), picture.get(), errand.cropped());
    } catch (StageException e) {
      return new InferenceAnswer.Failed(e.failure());
    } catch (IOException e) {
      return new InferenceAnswer.Failed(
          Failure.platform("IO_FAILED", "the pod has no room for the model (" + e + ")"));
    }
  }

  private Path model(Path folder) {
    return fetched(ArtifactLayout.MODEL, errand.model(), folder);
  }

  private Path fetched(String name, Sha256 content, Path folder) {
    Path file = folder.resolve(name);
    new Artifacts(store).fetch(StageKind.REGISTER, errand.artifact(), name, content, file);
    return file;
  }
}
