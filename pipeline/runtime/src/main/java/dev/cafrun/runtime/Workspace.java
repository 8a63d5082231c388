package dev.cafrun.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
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
    return new Workspace(empty(folder.resolve("work")), empty(folder.resolve("outputs")));
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
      delete(work);
      delete(outputs);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "files of a finished attempt are left", e);
    }
  }

  private static Path empty(Path folder) throws IOException {
    delete(folder);
    return Files.createDirectories(folder);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
