/** Convolutions on the CPU engine, one class for each way to compute them. */
@NullMarked
package dev.cafrun.learning.engine.convolution;

import org.jspecify.annotations.NullMarked;
