/**
 * What clients of MLflow ask of a tracking server and a model registry, answered from the history
 * and never written: filters and orders as pure functions, messages as its REST API has them.
 */
@NullMarked
package dev.cafrun.controller.mlflow;

import org.jspecify.annotations.NullMarked;
