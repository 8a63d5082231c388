/**
 * The CPU engine: off-heap memory, threads, and the kernels that layers are made of.
 *
 * <p>Feature maps are float32 with channels innermost (batch, height, width, channels), so that
 * every kernel runs along channels with full vectors however small the map is. Work is cut into
 * tasks by shape and never by thread count, so the same input gives the same bits with any number
 * of threads.
 */
@NullMarked
package dev.cafrun.learning.engine;

import org.jspecify.annotations.NullMarked;
