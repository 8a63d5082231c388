package dev.cafrun.controller.run;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.launch.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Output that workers left in the object store when they ended. */
public record ArchivedLogs(ObjectStore store, Path copies) implements Logs {
  @Override
  public Optional<String> place(Attempt attempt) {
    return Optional.of(attempt.archivedLog()); // To look whether it is there costs a call each.
  }

  @Override
  public List<Path> files(Attempt attempt) {
    String object = attempt.archivedLog();
    if (store.head(object).isEmpty()) {
      return List.of();
    }
    Path copy = copies.resolve(object);
    try (InputStream output = store.open(object, 0)) {
      Files.createDirectories(copy.getParent());
      Files.copy(output, copy, StandardCopyOption.REPLACE_EXISTING);
      return List.of(copy);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + object, e);
    }
  }
}
