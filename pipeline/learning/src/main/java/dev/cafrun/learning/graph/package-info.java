/**
 * The same networks as a Deeplearning4j computation graph, on any ND4J backend: the CPU with
 * oneDNN, or a GPU through CUDA.
 *
 * <p>Everything here goes through ND4J operations. No host addresses are read, so arrays may live
 * on a GPU. Parameters, running statistics, optimiser moments and random sequences have the names,
 * order and layout of {@code dev.cafrun.learning.network} and {@code dev.cafrun.learning.engine}:
 * what one saves, the other continues.
 */
@NullMarked
package dev.cafrun.learning.graph;

import org.jspecify.annotations.NullMarked;
