/** The method's iteration written down once more, on libtorch's functions and autograd. */
@NullMarked
package dev.cafrun.bench.libtorch;

import org.jspecify.annotations.NullMarked;
