/** The run as a whole as its author wrote it: records validated where they are built. */
@NullMarked
package dev.cafrun.core.run;

import org.jspecify.annotations.NullMarked;
