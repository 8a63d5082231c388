/** What the control plane hands to a worker and what the worker says back. */
@NullMarked
package dev.cafrun.core.worker;

import org.jspecify.annotations.NullMarked;
