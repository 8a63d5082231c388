/**
 * {@code ./caf bench}: how long an iteration takes here and in other software that computes the
 * same.
 */
@NullMarked
package dev.cafrun.bench;

import org.jspecify.annotations.NullMarked;
