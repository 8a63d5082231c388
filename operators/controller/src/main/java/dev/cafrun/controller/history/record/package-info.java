/**
 * What is remembered, as records: runs, stages, attempts, events, curves and versions of models;
 * and that a name means more than one of them.
 */
@NullMarked
package dev.cafrun.controller.history.record;

import org.jspecify.annotations.NullMarked;
