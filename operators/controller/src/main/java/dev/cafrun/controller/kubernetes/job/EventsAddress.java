package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;

/** Where the worker of an attempt says how far it is. */
final class EventsAddress {
  private EventsAddress() {}

  static String of(String base, Attempt attempt) {
    return base
        + "/api/v1/runs/"
        + attempt.run()
        + "/stages/"
        + attempt.stage()
        + "/attempts/"
        + attempt.number()
        + "/events";
  }
}
