package dev.cafrun.controller.run;

import java.util.UUID;

/**
 * Names one run.
 *
 * @param id never used again
 * @param name as its author called it; several runs may share it
 * @param number from 1, among the runs of that name
 * @param takenUp an unfinished run is gone on with, rather than a new one begun
 */
public record RunHandle(UUID id, String name, int number, boolean takenUp) {
  /** What people call it: {@code quickstart-3}. */
  public String displayId() {
    return name + "-" + number;
  }
}
