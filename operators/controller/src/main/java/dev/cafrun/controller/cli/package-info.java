/** The command line: one class for each command, and what they print. */
@NullMarked
package dev.cafrun.controller.cli;

import org.jspecify.annotations.NullMarked;
