package dev.cafrun.controller.web.output;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Finds files of outputs by their addresses; gives them out as their stage wrote them, or not. */
@Singleton
final class OutputFiles {
  private final Runs runs;
  private final Artifacts outputs;

  @Inject
  OutputFiles(Runs runs, ObjectStore store) {
    this.runs = runs;
    this.outputs = new Artifacts(store);
  }

  /**
   * A file of a run's output.
   *
   * @param run the run, in full
   */
  record Found(String run, Manifest manifest, StoredFile file) {}

  /**
   * @throws dev.cafrun.controller.run.NoSuchRunException if there is no such run
   * @throws WebApplicationException 404 if it has no such file, 410 if what it had was collected
   */
  Found find(String run, String stage, String name) {
    RunHandle handle = Asked.run(runs, run);
    Manifest manifest =
        runs.outputs(handle).entrySet().stream()
            .filter(output -> output.getKey().spelling().equals(stage))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> missing(handle, stage));
    StoredFile file = manifest.file(name).orElseThrow(NotFoundException::new);
    return new Found(handle.displayId(), manifest, file);
  }

  private WebApplicationException missing(RunHandle run, String stage) {
    return runs.detail(run)
        .collectedOutput(stage)
        .<WebApplicationException>map(why -> new ClientErrorException(why, Response.Status.GONE))
        .orElseGet(NotFoundException::new);
  }

  /**
   * @throws dev.cafrun.core.failure.StageException {@code CONTENT_CORRUPT} before the first byte if
   *     it is not what its stage wrote
   */
  InputStream open(Found found) throws IOException {
    return outputs.openWhole(found.manifest(), found.file());
  }
}
