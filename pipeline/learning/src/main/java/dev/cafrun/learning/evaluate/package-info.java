/**
 * Stages {@code evaluate} and {@code register}: what the trained models are worth on subjects never
 * seen.
 */
@NullMarked
package dev.cafrun.learning.evaluate;

import org.jspecify.annotations.NullMarked;
