package dev.cafrun.controller.run;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.ProcessLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the output of attempts, for people. Thread-safe. */
public interface Logs {
  /** Where it lies, in words that people can use; nothing if there is none. */
  Optional<String> place(Attempt attempt);

  /** A file of this machine that holds it; nothing if there is none. */
  Optional<Path> file(Attempt attempt);

  /** Of processes of this machine. */
  static Logs of(ProcessLauncher launcher) {
    return new Logs() {
      @Override
      public Optional<String> place(Attempt attempt) {
        return file(attempt).map(Path::toString);
      }

      @Override
      public Optional<Path> file(Attempt attempt) {
        return Optional.of(launcher.log(attempt)).filter(Files::exists);
      }
    };
  }
}
