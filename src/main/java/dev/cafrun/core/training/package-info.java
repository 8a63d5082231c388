/** How a run trains, as its author wrote it, and the paper's defaults. */
@NullMarked
package dev.cafrun.core.training;

import org.jspecify.annotations.NullMarked;
