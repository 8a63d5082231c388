/** What stands in for the worker's scoring programs, by their names. */
@NullMarked
package dev.cafrun.scoring;

import org.jspecify.annotations.NullMarked;
