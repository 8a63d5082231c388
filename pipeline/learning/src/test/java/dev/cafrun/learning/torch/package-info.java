/** Tests of the engine on PyTorch's library; what needs it says so where it is not there. */
@NullMarked
package dev.cafrun.learning.torch;

import org.jspecify.annotations.NullMarked;
