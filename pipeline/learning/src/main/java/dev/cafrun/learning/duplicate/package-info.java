/** Faces that look alike, though they may not be the same file: what splits must not share. */
@NullMarked
package dev.cafrun.learning.duplicate;

import org.jspecify.annotations.NullMarked;
