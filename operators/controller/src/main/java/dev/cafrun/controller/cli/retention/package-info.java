/** Collecting what ended runs left, from the command line. */
@NullMarked
package dev.cafrun.controller.cli.retention;

import org.jspecify.annotations.NullMarked;
