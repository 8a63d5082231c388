/** What other software must offer to be compared with: the method's iteration, from any state. */
@NullMarked
package dev.cafrun.bench.peer;

import org.jspecify.annotations.NullMarked;
