package dev.cafrun.controller.web.live;

/**
 * Names one part of what is told of a run; of each the latest version counts, and no other.
 *
 * @param audience whom it is for
 * @param event what kind of news it is, as browsers hear it
 * @param of which one of that kind; empty if there is one
 */
record Part(Audience audience, String event, String of) {
  Part(Audience audience, String event) {
    this(audience, event, "");
  }
}
