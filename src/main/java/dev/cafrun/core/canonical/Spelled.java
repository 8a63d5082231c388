package dev.cafrun.core.canonical;

/** Something with exactly one written form in run files, the database and JSON. */
public interface Spelled {
  String spelling();
}
