package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.ModelVersion;
import java.util.List;

/** What people can ask of the registry. Thread-safe. */
public interface Models {
  /** Every version of every model, by name, the newest version first. */
  List<ModelVersion> list();
}
