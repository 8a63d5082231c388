/** Failures as people and the planner read them: a code, a category, a sentence. */
@NullMarked
package dev.cafrun.core.failure;

import org.jspecify.annotations.NullMarked;
