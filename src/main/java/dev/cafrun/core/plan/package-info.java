/** The run's life: states, the one transition table, and the planner. */
@NullMarked
package dev.cafrun.core.plan;

import org.jspecify.annotations.NullMarked;
