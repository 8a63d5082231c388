/** One program that runs one stage and exits. */
@NullMarked
package dev.cafrun.worker;

import org.jspecify.annotations.NullMarked;
