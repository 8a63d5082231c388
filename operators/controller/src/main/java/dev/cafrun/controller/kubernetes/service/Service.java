package dev.cafrun.controller.kubernetes.service;

/** Something elsewhere that an operator can do nothing without. */
public interface Service {
  /** What is wrong when it is not there, in one word in {@code CamelCase}. */
  String reason();

  /**
   * Sees to it that the service is there, with what CafRun keeps in it: what is gone is made anew,
   * empty. Idempotent.
   *
   * @throws RuntimeException that says why it is not
   */
  void restore();
}
