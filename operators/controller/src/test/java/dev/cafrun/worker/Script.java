package dev.cafrun.worker;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder in which a test says what workers do, and workers note what they did: {@code
 * <stage>.hold} makes it wait until the file is gone, {@code <stage>.user} and {@code
 * <stage>.crash-<attempt>} make it fail, {@code <stage>.talk} makes it say 12 MB, wait until the
 * file is gone and say a last word, {@code <stage>.child} gives it a child process, {@code
 * register.nothing} makes it register nothing.
 */
record Script(Path folder) {
  void play(StageRequest request, Spoken spoken) throws Exception {
    String stage = request.stage().spelling();
    note("started", stage + " " + request.attempt() + " " + ProcessHandle.current().pid());
    spoken.progress(1, 2);
    spoken.metric("loss", 1, 0.5);
    if (has(stage + ".child")) {
      Process child = new ProcessBuilder("sleep", "60").start();
      note("children", stage + " " + child.pid());
    }
    if (has(stage + ".talk")) {
      System.out.print(("a word of a library that has much to say\n").repeat(300_000));
      while (has(stage + ".talk")) {
        Thread.sleep(10);
      }
      System.out.println("said all");
    }
    while (has(stage + ".hold")) {
      Thread.sleep(10);
    }
    if (has(stage + ".user")) {
      throw new StageException(Failure.user("BAD_LABEL", "labels.csv row 3: valence is 1.7"));
    }
    if (has(stage + ".crash-" + request.attempt())) {
      Runtime.getRuntime().halt(1);
    }
    spoken.progress(2, 2);
    spoken.metric("loss", 2, 0.25);
  }

  void note(String about, String line) throws IOException {
    Files.writeString(
        folder.resolve(about), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }
}
