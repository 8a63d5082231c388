/** Scenarios of the graph encoder, next to the hand-written one. */
@NullMarked
package dev.cafrun.learning.graph;

import org.jspecify.annotations.NullMarked;
