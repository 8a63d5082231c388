/** Scenarios of runs: in memory, where a driver can die at any line, and on the real services. */
@NullMarked
package dev.cafrun.controller.drive;

import org.jspecify.annotations.NullMarked;
