/** Real processes, started, watched and stopped. */
@NullMarked
package dev.cafrun.controller.launch;

import org.jspecify.annotations.NullMarked;
