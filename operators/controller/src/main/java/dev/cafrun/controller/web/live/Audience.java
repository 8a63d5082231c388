package dev.cafrun.controller.web.live;

/** Whom a part is for. */
enum Audience {
  /** The page of a run, which puts HTML where it belongs. */
  PAGE,
  /** Programs, which read JSON. */
  PROGRAM,
  /** Both. */
  EVERYBODY;

  boolean includes(Audience listener) {
    return this == EVERYBODY || this == listener;
  }
}
