/**
 * The networks of the paper on top of the engine: the two encoders, and the perceptrons that serve
 * as regression head and critic. Forward and backward passes are written by hand; there is no tape.
 */
@NullMarked
package dev.cafrun.learning.network;

import org.jspecify.annotations.NullMarked;
