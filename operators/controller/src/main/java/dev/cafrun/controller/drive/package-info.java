/**
 * Brings runs to their end: whoever holds a run's lease observes, plans, acts and records, on one
 * machine or in turns on a cluster.
 */
@NullMarked
package dev.cafrun.controller.drive;

import org.jspecify.annotations.NullMarked;
