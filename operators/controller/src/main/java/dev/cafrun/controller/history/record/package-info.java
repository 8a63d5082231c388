/**
 * What is remembered, as records: runs, stages, attempts, events, curves and versions of models.
 */
@NullMarked
package dev.cafrun.controller.history.record;

import org.jspecify.annotations.NullMarked;
