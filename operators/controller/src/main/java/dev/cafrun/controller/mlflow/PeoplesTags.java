package dev.cafrun.controller.mlflow;

import dev.cafrun.core.run.Marks;
import java.util.SortedMap;
import java.util.TreeMap;

/** What people marked a run or a version with, as tags of MLflow. */
final class PeoplesTags {
  /** MLflow shows it as the description. */
  private static final String NOTE = "mlflow.note.content";

  private PeoplesTags() {}

  /** May be added to: what a run was submitted with counts more. */
  static SortedMap<String, String> of(Marks marks) {
    SortedMap<String, String> tags = new TreeMap<>(marks.tags());
    if (!marks.note().isEmpty()) {
      tags.put(NOTE, marks.note());
    }
    return tags;
  }
}
