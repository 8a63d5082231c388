/**
 * The life of a run on the control plane: what people ask of runs, what they see of them, and the
 * driver that observes, plans, acts and records until a run has ended.
 */
@NullMarked
package dev.cafrun.controller.run;

import org.jspecify.annotations.NullMarked;
