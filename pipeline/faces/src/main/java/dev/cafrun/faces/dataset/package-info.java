/**
 * How datasets are laid out on disk, one class for each layout, and their labels row by row as they
 * were written.
 */
@NullMarked
package dev.cafrun.faces.dataset;

import org.jspecify.annotations.NullMarked;
