package dev.cafrun.controller.registry;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import java.util.Optional;

/**
 * What a version's register stage left in the object store, believed only if the registry says the
 * same: whoever may write to the bucket may write a manifest too, and one that fits its files.
 *
 * @param manifest has the content digest that was registered
 * @param model the file that is loaded
 */
public record RegisteredOutput(Manifest manifest, StoredFile model) {
  /** What a version that is another by now is called. */
  public static final String CHANGED = "MODEL_CHANGED";

  /** What it says of faces that were recorded with it; nothing of a version of before. */
  public Optional<StoredFile> goldenFaces() {
    return manifest.file(ArtifactLayout.GOLDEN_FACES);
  }

  /**
   * Looks now; nothing of the file itself has been read yet.
   *
   * @throws StageException USER {@code MODEL_CHANGED} if it is not what was registered, PLATFORM
   *     {@code ARTIFACT_MISSING} or {@code MODEL_MISSING} if it is gone
   */
  public static RegisteredOutput of(ModelVersion version, Artifacts artifacts) {
    String name = version.model() + " version " + version.version();
    Manifest manifest = artifacts.manifest(StageKind.REGISTER, version.artifact());
    if (!manifest.contentDigest().equals(version.content())) {
      throw new StageException(
          Failure.user(
              CHANGED,
              name
                  + " is not in the object store as it was registered: its files there have the"
                  + " digest "
                  + manifest.contentDigest()
                  + ", not "
                  + version.content()
                  + ". They were replaced by somebody who may write to the bucket, or lost and made"
                  + " anew with another result. It is not loaded; put the files back, or take"
                  + " another version"));
    }
    return manifest
        .file(ArtifactLayout.MODEL)
        .map(file -> new RegisteredOutput(manifest, file))
        .orElseThrow(
            () ->
                new StageException(
                    Failure.platform(
                        "MODEL_MISSING",
                        name + " has no " + ArtifactLayout.MODEL + " in the object store")));
  }
}
