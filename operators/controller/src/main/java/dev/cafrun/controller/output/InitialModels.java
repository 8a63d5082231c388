package dev.cafrun.controller.output;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.InitialFile;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;

/**
 * Finds what {@code train.initial} names, once for a run: an alias that moves and a file that is
 * replaced after that are of no matter to it.
 */
public final class InitialModels {
  private static final String NONE_MEANT = "no registered model is meant by ";

  private final ObjectStore store;
  private final boolean sharesDisk;

  /**
   * @param store whose buckets {@code s3://} speaks of, and which keeps registered models
   * @param sharesDisk whether workers see this machine's files
   */
  public InitialModels(ObjectStore store, boolean sharesDisk) {
    this.store = store;
    this.sharesDisk = sharesDisk;
  }

  /**
   * The same with its digest, and with a registered model's own file for its name.
   *
   * @param registry has what the run may start from
   * @throws StageException USER if there is none, or it has another digest than was asked for, or
   *     than was registered
   */
  public InitialSpec found(InitialSpec wanted, StartingModels registry) {
    InitialSpec found = look(wanted, registry);
    if (wanted.content() != null && !wanted.content().equals(found.content())) {
      throw InitialFile.unusable(
          "INITIAL_CHANGED",
          "%s holds %s, not the %s that is asked for"
              .formatted(wanted, found.content(), wanted.content()));
    }
    return found;
  }

  private InitialSpec look(InitialSpec wanted, StartingModels registry) {
    if (wanted.onDisk() && !sharesDisk) {
      throw InitialFile.unusable(
          "INITIAL_UNSUPPORTED",
          wanted
              + " cannot be read on a cluster: put it into the object store (s3://bucket/path), or"
              + " name a registered model");
    }
    if (wanted.onDisk() || wanted.inBucket()) {
      return wanted.holding(InitialFile.digest(wanted, store));
    }
    if (wanted.output().isPresent()) {
      if (!registry.mayRead(wanted.output().get())) {
        throw InitialFile.unusable("INITIAL_NOT_FOUND", notTheirs(wanted));
      }
      return InitialSpec.ofOutput(wanted.output().get(), digest(wanted, wanted.output().get()));
    }
    ModelVersion version =
        registry
            .version(ModelReference.of(wanted.place()))
            .orElseThrow(
                () ->
                    InitialFile.unusable(
                        "INITIAL_NOT_FOUND",
                        NONE_MEANT
                            + wanted
                            + elsewhere(wanted, registry)
                            + (sharesDisk
                                ? "; ./caf models lists those there are, and a file is written"
                                    + " file:./model.caf"
                                : "; the controller's page /models lists those there are, and a"
                                    + " file in the object store is written s3://bucket/path")));
    return InitialSpec.ofOutput(version.artifact(), registered(version));
  }

  private static String notTheirs(InitialSpec wanted) {
    return "train.initial: %s is not an output of this namespace's runs, nor of a model that this namespace may read (spec.readers of its CafModel)"
        .formatted(wanted);
  }

  /** It is not said whether there is one that they may not read. */
  private static String elsewhere(InitialSpec wanted, StartingModels registry) {
    return registry.tenants().cover(Tenants.LOCAL)
        ? ""
        : " (train.initial) in namespace %s; another's is written namespace~%s, and has to name this one in spec.readers of its CafModel"
            .formatted(
                registry.tenants(), ModelName.of(ModelReference.of(wanted.place()).model()).name());
  }

  private Sha256 registered(ModelVersion version) {
    try {
      return new Sha256(RegisteredOutput.of(version, new Artifacts(store)).model().sha256());
    } catch (StageException problem) {
      throw problem.failure().code().equals(RegisteredOutput.CHANGED)
          ? InitialFile.unusable(RegisteredOutput.CHANGED, problem.failure().message())
          : problem;
    }
  }

  private Sha256 digest(InitialSpec wanted, StageKey register) {
    return new Artifacts(store)
        .manifest(StageKind.REGISTER, register)
        .file(ArtifactLayout.MODEL)
        .map(StoredFile::sha256)
        .map(Sha256::new)
        .orElseThrow(
            () ->
                InitialFile.unusable(
                    "INITIAL_NOT_FOUND",
                    "the output of register that " + wanted + " means has no model"));
  }
}
