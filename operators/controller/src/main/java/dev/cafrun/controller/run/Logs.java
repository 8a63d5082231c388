package dev.cafrun.controller.run;

import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.ProcessLauncher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the output of attempts, for people. Thread-safe. */
public interface Logs {
  /** Where it lies, in words that people can use; nothing if there is none. */
  Optional<String> place(Attempt attempt);

  /** Files of this machine that hold it, the older first. */
  List<Path> files(Attempt attempt);

  /** Of processes of this machine. */
  static Logs of(ProcessLauncher launcher) {
    return new Logs() {
      @Override
      public Optional<String> place(Attempt attempt) {
        return Optional.of(launcher.log(attempt)).filter(Files::exists).map(Path::toString);
      }

      @Override
      public List<Path> files(Attempt attempt) {
        return new RotatedLog(launcher.log(attempt)).parts();
      }
    };
  }
}
