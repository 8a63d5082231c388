package dev.cafrun.core.canonical;

import com.fasterxml.jackson.annotation.JsonValue;

/** Something with exactly one written form in run files, the database and JSON. */
public interface Spelled {
  @JsonValue
  String spelling();
}
