package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.ModelVersion;
import java.nio.file.Path;
import java.util.List;

/** What people can ask of the registry. Thread-safe. */
public interface Models {
  /** Every version of every model, by name, the newest version first. */
  List<ModelVersion> list();

  /**
   * The version's {@code model.caf} on this machine, checked against its digest. Fetched once; read
   * it, never write it.
   *
   * @throws dev.cafrun.core.failure.StageException PLATFORM if it is gone or cannot be fetched
   */
  Path file(ModelVersion version);
}
