package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.mlflow.filter.MlflowException;

/** Answers one kind of request. Thread-safe. */
@FunctionalInterface
interface Read {
  /**
   * @return what becomes the JSON of the answer
   * @throws MlflowException if it cannot be answered
   */
  Object answer(RequestParameters asked);
}
