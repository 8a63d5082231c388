package dev.cafrun.faces.demo;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.runtime.PlainOutput;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Writes a data set of generated faces: {@code DemoData FOLDER SUBJECTS FACES_PER_SUBJECT SIZE
 * SEED}. Exit codes: 0 done, 1 the disk refused, 2 bad arguments.
 */
public final class DemoData {
  private static final double LABEL_NOISE = 0.05;

  private DemoData() {}

  public static void main(String[] arguments) {
    PlainOutput.ofProcess();
    System.exit(write(arguments));
  }

  private static int write(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    try {
      DemoSpec spec =
          new DemoSpec(
              Integer.parseInt(arguments[1]),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Long.parseLong(arguments[4]),
              LABEL_NOISE);
      if (holdsSomethingElse(folder)) {
        System.err.println("caf: " + folder + " holds something else already; name another folder");
        return 2;
      }
      new DemoDataset(spec).write(Files.createDirectories(folder));
      System.out.println(
          new DemoDataset(spec).size() + " generated faces are in " + folder + ", with labels.csv");
      return 0;
    } catch (AccessDeniedException e) {
      System.err.println("caf: no permission to write to " + e.getFile());
      return 1;
    } catch (IOException e) {
      System.err.println("caf: " + folder + " cannot be written: " + e.getMessage());
      return 1;
    } catch (RuntimeException e) {
      System.err.println("caf: " + e.getMessage());
      return 2;
    }
  }

  /** Writing the same again is fine; covering somebody's files is not. */
  private static boolean holdsSomethingElse(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve("labels.csv"))) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }
}
