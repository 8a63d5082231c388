/** Stage {@code train}: from aligned faces to a trained model, resumable to the bit. */
@NullMarked
package dev.cafrun.learning.train;

import org.jspecify.annotations.NullMarked;
