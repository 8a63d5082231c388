/**
 * What stages remember of every row: large arrays of numbers and bytes in the place of objects, so
 * that a million rows take some tens of MiB.
 */
@NullMarked
package dev.cafrun.runtime.compact;

import org.jspecify.annotations.NullMarked;
