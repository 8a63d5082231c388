package dev.cafrun.controller.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Names one run.
 *
 * @param id never used again
 * @param name as its author called it; several runs may share it
 * @param number from 1, among the runs of that name
 * @param takenUp an unfinished run is gone on with, rather than a new one begun
 * @param outdated an unfinished run that wants the same, but of data that has changed since: this
 *     one was made in its place
 */
public record RunHandle(
    UUID id, String name, int number, boolean takenUp, @Nullable RunHandle outdated) {
  public RunHandle(UUID id, String name, int number, boolean takenUp) {
    this(id, name, number, takenUp, null);
  }

  /** What people call it: {@code quickstart-3}. */
  public String displayId() {
    return name + "-" + number;
  }
}
