package dev.cafrun.controller.history.search;

import dev.cafrun.core.canonical.Spelled;

/** What runs can be sorted by beside metrics. */
public enum RunColumn implements Spelled {
  SUBMITTED("submitted", "submitted_at", Type.MOMENT),
  STARTED("started", "begun", Type.MOMENT),
  FINISHED("finished", "ended", Type.MOMENT),
  TIME("time", "took", Type.NUMBER),
  NAME("name", "name", Type.TEXT),
  PHASE("phase", "phase", Type.TEXT),
  EXPERIMENT("experiment", "experiment", Type.TEXT),
  DATASET("dataset", "source", Type.TEXT),
  BACKBONE("backbone", "backbone", Type.TEXT),
  CRITIC("critic", "critic", Type.TEXT),
  ENGINE("engine", "engine", Type.TEXT);

  /** What its values are; moments and numbers may be infinite: what has not come yet is last. */
  enum Type {
    TEXT("text"),
    MOMENT("timestamptz"),
    NUMBER("double precision");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    String sql() {
      return sql;
    }
  }

  private final String spelling;
  private final String stored;
  private final Type type;

  RunColumn(String spelling, String stored, Type type) {
    this.spelling = spelling;
    this.stored = stored;
    this.type = type;
  }

  @Override
  public String spelling() {
    return spelling;
  }

  /** As the table of runs calls it. */
  String stored() {
    return stored;
  }

  Type type() {
    return type;
  }
}
