/**
 * The words of MLflow's clients for what the history knows: ids, filters, orders. Pure; what cannot
 * be asked is refused with a sentence.
 */
@NullMarked
package dev.cafrun.controller.mlflow.filter;

import org.jspecify.annotations.NullMarked;
