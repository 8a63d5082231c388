/** Moves of aliases, through the gates that stand before them, and what those rest on. */
@NullMarked
package dev.cafrun.controller.history.promotion;

import org.jspecify.annotations.NullMarked;
