/**
 * The same networks by PyTorch's library: its convolutions, its autograd and its Adam, at the
 * precision that the run asks for.
 *
 * <p>Arrays stay ND4J's: libtorch computes in their memory, so everything around the networks is
 * what it is with the other engines. Its process has ND4J's build without oneDNN, because libtorch
 * brings a oneDNN of its own and two versions of it crash when they share a process.
 */
@NullMarked
package dev.cafrun.learning.torch;

import org.jspecify.annotations.NullMarked;
