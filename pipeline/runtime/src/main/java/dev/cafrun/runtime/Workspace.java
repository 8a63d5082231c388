package dev.cafrun.runtime;

import dev.cafrun.artifacts.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An attempt's two folders, empty at its start and gone after it. Nothing else in the attempt's
 * folder is touched: its request, its events and its log may lie there.
 */
final class Workspace implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Workspace.class.getName());

  private final Path work;
  private final Path outputs;

  private Workspace(Path work, Path outputs) {
    this.work = work;
    this.outputs = outputs;
  }

  static Workspace in(Path folder) throws IOException {
    return new Workspace(
        FileTree.empty(folder.resolve("work")), FileTree.empty(folder.resolve("outputs")));
  }

  Path work() {
    return work;
  }

  Path outputs() {
    return outputs;
  }

  /** Every output file, by name. */
  List<Path> outputFiles() throws IOException {
    try (Stream<Path> files = Files.list(outputs)) {
      return files.sorted().toList();
    }
  }

  @Override
  public void close() {
    try {
      FileTree.delete(work);
      FileTree.delete(outputs);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "files of a finished attempt are left", e);
    }
  }
}
