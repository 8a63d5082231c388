/** What may go of runs that have ended, and what stays. */
@NullMarked
package dev.cafrun.core.retention;

import org.jspecify.annotations.NullMarked;
