package dev.cafrun.controller.file;

import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.ModelReader;
import dev.cafrun.core.validation.InvalidRunException;
import java.nio.file.Path;
import java.util.Map;

/** Reads a CafModel from disk: the file that {@code kubectl apply} takes. */
public final class CafModelFile {
  private CafModelFile() {}

  /**
   * @throws RunFileException with everything that is wrong, as {@code model.yaml:7:
   *     spec.gates.minimumCcc.valence: must be …}
   */
  public static CafModel read(Path file) {
    YamlTree yaml = YamlTree.read(RunFile.text(file), file.toString());
    if (!(yaml.value() instanceof Map<?, ?> tree)) {
      throw new RunFileException(
          file + ": must be an object with apiVersion, kind, metadata and spec");
    }
    try {
      return ModelReader.read(tree);
    } catch (InvalidRunException e) {
      throw new RunFileException(
          e.errors().stream()
              .map(
                  error ->
                      file
                          + yaml.line(error.path()).map(line -> ":" + line).orElse("")
                          + ": "
                          + error)
              .toList());
    }
  }
}
