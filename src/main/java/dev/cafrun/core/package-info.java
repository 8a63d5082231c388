/** The language and rules that the control plane and the data plane share. No I/O. */
@NullMarked
package dev.cafrun.core;

import org.jspecify.annotations.NullMarked;
