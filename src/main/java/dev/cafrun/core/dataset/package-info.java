/** What a run learns from, as its author wrote it: dataset, splits, alignment and groups. */
@NullMarked
package dev.cafrun.core.dataset;

import org.jspecify.annotations.NullMarked;
