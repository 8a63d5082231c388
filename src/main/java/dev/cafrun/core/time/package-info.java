/** Time, on machines whose clocks may be set at any moment. */
@NullMarked
package dev.cafrun.core.time;

import org.jspecify.annotations.NullMarked;
