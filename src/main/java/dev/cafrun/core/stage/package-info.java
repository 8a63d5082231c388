/** Stages, the graph they form, and the keys that name their outputs. */
@NullMarked
package dev.cafrun.core.stage;

import org.jspecify.annotations.NullMarked;
